import Authentication
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Accounts at banks, and whose they are.
@Suite(.timeLimit(.minutes(2))) struct BankAccountTests {
    private static let path = PaymentsHarness.accounts

    private func add(_ payments: PaymentsHarness, _ json: String) async throws -> PaymentsHarness.Answer {
        try await payments.send(.POST, Self.path, json: json, key: "\(json.hashValue)")
    }

    @Test func numbersAreKeptSealedAndNeverAnswered() async throws {
        try await PaymentsHarness.run { payments in
            let made = try await add(payments, PaymentsHarness.account())
            #expect(made.status == 201 && made.json["verification"] == .string("name_matched"))
            #expect(made.json["masked"] == .string("****6789") && made.json["rails"] == .array([.string("sandbox")]))
            #expect(made.json["account_name"] == .string("ADA LOVELACE"))
            let id = try #require(made.json["id"]?.stringValue)
            let seen = try await payments.send(.GET, "\(Self.path)/\(id)")
            #expect(!String(decoding: made.body + seen.body, as: UTF8.self).contains("0123456789"))
            let row = try await payments.database.query(
                "select position(convert_to('0123456789', 'UTF8') in numbers) from payments.bank_accounts"
            ).first(Int.self)
            #expect(row == 0)
            #expect(try await payments.send(.DELETE, "\(Self.path)/\(id)").status == 204)
            #expect(try await payments.send(.GET, "\(Self.path)/\(id)").status == 404)
            #expect(try await payments.send(.GET, Self.path).json["data"] == .array([]))
            #expect(try await payments.withdraw("1.00", to: id).status == 404)
        }
    }

    @Test func anotherHoldersAccountGetsNothing() async throws {
        try await PaymentsHarness.run { payments in
            let made = try await add(payments, PaymentsHarness.account(holder: "Charles Babbage"))
            #expect(made.json["verification"] == .string("failed"))
            let id = try #require(made.json["id"]?.stringValue)
            #expect(try await payments.withdraw("1.00", to: id).code == "bank_account_unverified")
            #expect(try await add(payments, PaymentsHarness.account("0000000000")).code == "account_not_found")
        }
    }

    @Test func numbersThatCannotBeRightAreRefused() async throws {
        try await PaymentsHarness.run { payments in
            let holder = #""holder_name":"Ada Lovelace","holder_kind":"person""#
            let german = #"{"country":"DE","currency":"EUR",\#(holder),"iban":"#
            let american = #"{"country":"US","currency":"USD",\#(holder),"account_number":"0123456789","#
            #expect(try await add(payments, german + #""DE89 3704 0044 0532 0130 00"}"#).status == 201)
            #expect(try await add(payments, german + #""DE88 3704 0044 0532 0130 00"}"#).code == "bank_account_invalid")
            let right = #""routing_number":"021000021","account_type":"checking"}"#
            let wrong = #""routing_number":"021000022","account_type":"checking"}"#
            #expect(try await add(payments, american + right).status == 201)
            #expect(try await add(payments, american + wrong).code == "bank_account_invalid")
            #expect(try await add(payments, american + #""routing_number":"021000021"}"#).code == "validation_failed")
            #expect(try await add(payments, german + #""DE89","bank_code":"058"}"#).code == "validation_failed")
            for body in ["[]", "{}", #"{"country":"ng"}"#, german + "7}"] {
                let refused = try await add(payments, body)
                #expect([400, 422].contains(refused.status), "\(body)")
            }
        }
    }

    @Test func theListIsNarrowed() async throws {
        try await PaymentsHarness.run { payments in
            let right = try await add(payments, PaymentsHarness.account()).json["id"]
            let wrong = try await add(payments, PaymentsHarness.account(holder: "Charles Babbage")).json["id"]
            for (query, expected) in [
                ("", [wrong, right]), ("?status=name_matched", [right]), ("?status=failed", [wrong]),
                ("?status=verified", []), ("?from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z", [wrong, right]),
                ("?to=2020-01-01T00:00:00Z", []), ("?from=2099-01-01T00:00:00Z", []),
            ] {
                let found = try await payments.send(.GET, Self.path + query).json["data"]?.arrayValue
                #expect(found?.map { $0["id"] } == expected, "\(query)")
            }
            #expect(try await payments.send(.GET, "\(Self.path)?status=x").code == "malformed_parameter")
        }
    }

    @Test func banksAreListedAndAsked() async throws {
        try await PaymentsHarness.run { payments in
            let banks = try await payments.send(.GET, "/api/v1/payments/banks?country=NG").json["data"]?.arrayValue
            #expect(banks?.compactMap { $0["code"]?.stringValue } == ["044", "058"])
            let asked = try await payments.send(
                .POST, "/api/v1/payments/banks/resolve",
                json: #"{"country":"NG","bank_code":"058","account_number":"0123456789"}"#)
            #expect(asked.status == 200 && asked.json["account_name"] == .string("ADA LOVELACE"))
            let unknown = try await payments.send(
                .POST, "/api/v1/payments/banks/resolve",
                json: #"{"country":"NG","bank_code":"058","account_number":"9999999999"}"#)
            #expect(unknown.status == 422 && unknown.code == "account_not_found")
        }
    }
}

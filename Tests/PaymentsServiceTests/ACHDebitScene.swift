import Authentication
import FoundationEssentials
import HTTPKit
import JSONKit
import NIOHTTP1
import NachaKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import PaymentsService

/// What tests of debits do.
extension PaymentsHarness {
    /// An American account of the customer's that micro-deposits have proven.
    func verifiedAccount(_ number: String = "0123456789") async throws -> String {
        let id = try await newAmericanAccount(number)
        let account = try #require(UniqueID(id))
        let sent = try await send(.POST, "\(Self.accounts)/\(id)/micro-deposits", key: "micro \(id)")
        #expect(sent.status == 200, "\(sent.code ?? "")")
        let amounts = try await database.query(
            "select first::bigint, second::bigint from payments.micro_deposits where bank_account_id = \(account)")
        let (first, second) = try #require(try amounts.first(Int64.self, Int64.self))
        let texts = [first, second].map { #""0.\#($0 < 10 ? "0" : "")\#($0)""# }
        let verified = try await send(
            .POST, "\(Self.accounts)/\(id)/verify", json: #"{"amounts":[\#(texts.joined(separator: ","))]}"#)
        #expect(verified.json["verification"] == .string("verified"))
        // The file with them goes alone.
        _ = try await asOperator(.POST, "/api/v1/admin/payments/rails/ach/dispatch")
        return id
    }

    func debit(
        _ amount: String, from account: String, key: String = UUID().uuidString, currency: String = "USD",
        as user: UserID = Self.customer, more: String = ""
    ) async throws -> Answer {
        let body = """
            {"wallet_id":"\(Self.wallet)","amount":{"amount":"\(amount)","currency":"\(currency)"},\
            "method":"ach_debit","bank_account_id":"\(account)"\(more)}
            """
        return try await send(.POST, "/api/v1/payments/deposits", as: user, json: body, key: key)
    }

    func shownDeposit(_ id: String) async throws -> JSONValue {
        try await send(.GET, "/api/v1/payments/deposits/\(id)").json
    }

    /// One that is in a file which the bank has; the entry that takes it.
    func sentDebit(_ amount: String) async throws -> (id: String, entry: NachaEntry) {
        try await openOwnAccount()
        let made = try await debit(amount, from: try await verifiedAccount())
        let id = try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
        let (file, nacha) = try await dispatched()
        try await waitUntilAccepted(file)
        return (id, try #require(nacha.batches.first?.entries.first))
    }

    /// Two banking days after the settlement, when a wallet has the money.
    func waitUntilDone(_ id: String) async throws {
        clock.advance(by: try #require(ACHTests.silence) - clock.now)
        try await waitUntil(id, is: "succeeded")
    }

    static func takenBack(_ original: NachaEntry, _ code: String) -> NachaEntry {
        var entry = comesBack(original, code)
        entry.code = original.code / 10 * 10 + 6
        return entry
    }

    /// A file of the bank's with one return on a day.
    static func returned(_ original: NachaEntry, _ code: String, on day: CalendarDay) -> [UInt8] {
        let batch = NachaBatch(
            serviceClass: .mixed, companyName: "Somebody", companyID: "1234567890", kind: "WEB", purpose: "RETURN",
            effectiveOn: day, originBank: "02100002", number: 1, entries: [takenBack(original, code)])
        return NachaWriter.write(
            NachaFile(
                destination: ownRouting, origin: "021000021", createdOn: day, createdAt: "0600", modifier: "A",
                destinationName: "Our bank", originName: "Their bank", batches: [batch]))
    }
}

import FoundationEssentials
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives
import TestSupport
import Testing

@testable import PaymentsService

/// What our adapter says to Paystack and what the sandbox answers, judged by the document that Paystack publishes.
@Suite(.timeLimit(.minutes(2))) struct PaystackJudgeTests {
    /// Says something to the sandbox as the adapter spells it, and writes down both sides.
    private func exchange(
        _ payments: PaymentsHarness, _ method: EndpointMethod, _ path: String, _ body: (some FieldEncodable)?,
        expecting status: Int, _ lines: inout [JSONValue]
    ) async throws -> JSONValue {
        let request = body.map { JSON.encode($0) }
        let answer = try await payments.sandbox.send(
            method, "/paystack" + path, headers: [ProcessorScene.paystack.key], body: request)
        #expect(answer.status == status, "\(method) \(path): \(String(decoding: answer.body, as: UTF8.self))")
        let json = try JSONParser.parse(answer.body)
        lines.append(
            .object([
                JSONMember("method", .string(method.rawValue.lowercased())), JSONMember("path", .string(path)),
                JSONMember("request", try request.map { try JSONParser.parse($0) } ?? .null),
                JSONMember("status", .number("\(answer.status)")), JSONMember("answer", json),
            ]))
        return json["data"] ?? .null
    }

    private static let nothing: NoContent? = nil

    private func deposit(_ units: Int64) -> Deposit {
        Deposit(
            id: DepositID(UniqueID(high: 1, low: UInt64(units))), owner: PaymentsHarness.customer,
            wallet: PaymentsHarness.wallet, amount: Money(minorUnits: units, currency: .NGN), fee: .zero(.NGN),
            provider: "paystack", method: .card, returnURL: "http://localhost/done", createdAt: PaymentsHarness.start)
    }

    private func outflow(_ units: Int64) -> Outflow {
        Outflow(
            id: OutflowID(UniqueID(high: 2, low: UInt64(units))), owner: PaymentsHarness.customer,
            wallet: PaymentsHarness.wallet, amount: Money(minorUnits: units, currency: .NGN), fee: .zero(.NGN),
            via: "paystack", target: .bankAccount(BankAccountID(.example), destination: "****6789"), note: nil,
            walletIDs: Outflow.WalletIDs(capture: .example, release: .example, restore: .example),
            createdAt: PaymentsHarness.start)
    }

    private func pays(_ payments: PaymentsHarness, _ lines: inout [JSONValue]) async throws {
        for (units, status) in [(Int64(100_000), "success"), (100_001, "failed"), (100_002, "abandoned")] {
            let order = deposit(units)
            _ = try await exchange(
                payments, .post, "/transaction/initialize", PaystackOrder(deposit: order, email: "ada@florin.test"),
                expecting: 200, &lines)
            try await eventually("the payment is \(status)") {
                let told = try await payments.asked(.paystack, .get, "/transaction/verify/\(order.id)")
                return try JSONParser.parse(told.body)["data"]?["status"] == .string(status)
            }
            _ = try await exchange(
                payments, .get, "/transaction/verify/\(order.id)", Self.nothing, expecting: 200, &lines)
        }
        _ = try await exchange(
            payments, .post, "/transaction/initialize",
            PaystackOrder(deposit: deposit(100_000), email: "ada@florin.test"), expecting: 400, &lines)
        _ = try await exchange(
            payments, .get, "/transaction/verify/nothing", Self.nothing, expecting: 404, &lines)
    }

    /// What a payment by card has left is charged, declined, and forgotten.
    private func chargesAgain(_ payments: PaymentsHarness, _ lines: inout [JSONValue]) async throws {
        let path = "/transaction/verify/\(deposit(100_000).id)"
        let paid = try JSONParser.parse(try await payments.asked(.paystack, .get, path).body)
        let code = try #require(paid["data"]?["authorization"]?["authorization_code"]?.stringValue)
        for (units, status) in [(Int64(200_000), "success"), (200_001, "failed")] {
            let charged = try await exchange(
                payments, .post, "/transaction/charge_authorization",
                PaystackChargeOrder(deposit: deposit(units), code: code, email: "ada@florin.test"), expecting: 200,
                &lines)
            #expect(charged["status"] == .string(status))
        }
        _ = try await exchange(
            payments, .post, "/customer/authorization/deactivate", PaystackForgetOrder(code: code), expecting: 200,
            &lines)
    }

    private func paysBack(_ payments: PaymentsHarness, _ lines: inout [JSONValue]) async throws {
        let id = deposit(100_000).id.description
        for units in [Int64(40_000), 40_001] {
            _ = try await exchange(
                payments, .post, "/refund",
                PaystackRefundOrder(
                    transaction: id, amount: Money(minorUnits: units, currency: .NGN), note: "refund-\(units)"),
                expecting: 200, &lines)
        }
        let list = "/refund?perPage=100&page=1&from=\(PaymentsHarness.start)"
        let all = try await exchange(payments, .get, list, Self.nothing, expecting: 200, &lines)
        #expect(all.arrayValue?.count == 2)
    }

    private func paysOut(_ payments: PaymentsHarness, _ lines: inout [JSONValue]) async throws {
        _ = try await exchange(
            payments, .get, "/bank?country=nigeria&currency=NGN", Self.nothing, expecting: 200, &lines)
        _ = try await exchange(
            payments, .get, "/bank/resolve?account_number=0123456789&bank_code=058", Self.nothing, expecting: 200,
            &lines)
        let recipient = try await exchange(
            payments, .post, "/transferrecipient",
            PaystackRecipientOrder(name: "Ada Lovelace", bank: "058", account: "0123456789", currency: .NGN),
            expecting: 201, &lines)
        let code = try #require(recipient["recipient_code"]?.stringValue)
        for units in [Int64(100_000), 100_002] {
            let order = outflow(units)
            _ = try await exchange(
                payments, .post, "/transfer", PaystackTransferOrder(outflow: order, recipient: code), expecting: 200,
                &lines)
            _ = try await exchange(
                payments, .get, "/transfer/verify/\(order.id)", Self.nothing, expecting: 200, &lines)
        }
        _ = try await exchange(
            payments, .get, "/transfer/verify/\(OutflowID(.example))", Self.nothing, expecting: 404, &lines)
    }

    private func opensAnAccount(_ payments: PaymentsHarness, _ lines: inout [JSONValue]) async throws {
        let person = PartnerCustomer(email: "ada@florin.test", firstName: "Ada", lastName: "Lovelace")
        let customer = try await exchange(
            payments, .post, "/customer", PaystackCustomerOrder(customer: person), expecting: 200, &lines)
        let (number, code) = (customer["id"]?.integerValue ?? 0, customer["customer_code"]?.stringValue ?? "")
        let account = try await exchange(
            payments, .post, "/dedicated_account", PaystackAccountOrder(customer: code), expecting: 200, &lines)
        let list = "/dedicated_account?active=true&currency=NGN&customer=\(number)"
        let listed = try await exchange(payments, .get, list, Self.nothing, expecting: 200, &lines)
        #expect(listed.arrayValue?.count == 1)
        let id = account["id"]?.integerValue ?? 0
        _ = try await exchange(
            payments, .delete, "/dedicated_account/\(id)", Self.nothing, expecting: 200, &lines)
    }

    @Test func bothSidesAreAsPaystackDocuments() async throws {
        try await PaymentsHarness.run { payments in
            var lines: [JSONValue] = []
            try await pays(payments, &lines)
            try await chargesAgain(payments, &lines)
            try await paysBack(payments, &lines)
            try await paysOut(payments, &lines)
            try await opensAnAccount(payments, &lines)
            let text = lines.map { JSON.text($0) }.joined(separator: "\n")
            let file = "\(FileManager.default.temporaryDirectory.path)/paystack-\(UUID().uuidString).jsonl"
            defer { try? FileManager.default.removeItem(atPath: file) }  // only a leftover in /tmp
            try #require(FileManager.default.createFile(atPath: file, contents: Data(text.utf8)))
            let said = try DocumentReader.run(
                "\(Checkout.root)/.build/paystack-tools/bin/python",
                [
                    "-I", "\(Checkout.root)/scripts/python/paystack/judge.py",
                    "\(SharedData.folder)/payments/paystack/openapi.yaml", file,
                ])
            #expect(String(decoding: said, as: UTF8.self).contains("\(lines.count) exchanges, 0 complaints"))
        }
    }
}

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

/// Deposits that go back to whoever paid them, against the real sandbox provider.
@Suite(.timeLimit(.minutes(2))) struct RefundTests {
    private static let path = PaymentsHarness.refunds

    private func made(_ payments: PaymentsHarness, _ amount: String?, of deposit: String) async throws -> String {
        let made = try await payments.refund(amount, of: deposit)
        return try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
    }

    @Test func allOfADepositGoesBackOnce() async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await payments.credited("100.00")
            let answer = try await payments.refund(nil, of: deposit)
            #expect(answer.status == 201 && answer.json["status"] == .string("pending"))
            #expect(answer.json["amount"]?["amount"] == .string("100.00"))
            #expect(answer.json["reference"]?.stringValue?.hasPrefix("REF-") == true)
            let id = try #require(answer.json["id"]?.stringValue)
            try await payments.waitUntil(Self.path, id, is: "succeeded")
            let hold = try #require(UniqueID(id))
            let (placed, capture) = payments.wallet.holds.state.withLock { ($0.placed[hold], $0.captures[hold]) }
            #expect(placed?.purpose == "refund" && capture?.legs.map(\.credit) == ["clearing:sandbox"])
            // The deposit stays what it was, and tells what went back.
            let paid = try await payments.send(.GET, "/api/v1/payments/deposits/\(deposit)").json
            #expect(paid["status"] == .string("succeeded"))
            #expect(paid["refunded"]?["amount"] == .string("100.00"))
            #expect(paid["refundable"]?["amount"] == .string("0.00"))
            #expect(try await payments.refund("0.01", of: deposit).code == "refund_exceeds_payment")
        }
    }

    /// What has answered another route moves nothing here.
    @Test func aKeyOfAnotherRouteIsNotSpent() async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await payments.credited("100.00")
            payments.wallet.door.open(PaymentsHarness.wallet, PaymentsHarness.customer)
            let code = #"{"wallet_id":"\#(PaymentsHarness.wallet)"}"#
            let made = try await payments.send(.POST, "/api/v1/payments/qr-codes", json: code, key: "k")
            #expect(made.status == 201, "\(made.code ?? "")")
            let refund = #"{"deposit_id":"\#(deposit)","reason":"duplicate"}"#
            let refused = try await payments.send(.POST, Self.path, json: refund, key: "k")
            #expect(refused.status == 422 && refused.code == "idempotency_key_reused")
            let paid = try await payments.deposit("3.00", key: "k")
            #expect(paid.status == 422 && paid.code == "idempotency_key_reused")
            let outflows = try await payments.database.query("select from payments.outflows").count
            let deposits = try await payments.database.query("select from payments.deposits").count
            #expect(outflows == 0 && deposits == 1)
            #expect(payments.wallet.holds.state.withLock { $0.placed.isEmpty })
        }
    }

    @Test func ofTenAtOnceThreeFit() async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await payments.credited("100.00")
            let answers = try await withThrowingTaskGroup(of: PaymentsHarness.Answer.self) { group in
                for _ in 0..<10 { group.addTask { try await payments.refund("30.00", of: deposit) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.status == 201 } == 3)
            #expect(answers.count { $0.code == "refund_exceeds_payment" } == 7)
            for answer in answers where answer.status == 201 {
                try await payments.waitUntil(Self.path, try #require(answer.json["id"]?.stringValue), is: "succeeded")
            }
            #expect(try await payments.refund("10.00", of: deposit).status == 201)
            #expect(payments.wallet.holds.state.withLock { $0.mistakes } == [])
        }
    }

    @Test(arguments: ["10.03", "10.04", "10.05", "10.06"])
    func repeatedEarlyUnansweredAndLostOnesAreCapturedOnce(amount: String) async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await payments.credited("50.00")
            let id = try await made(payments, amount, of: deposit)
            try await payments.waitUntil(Self.path, id, is: "succeeded")
            let state = payments.wallet.holds.state.withLock { $0 }
            #expect(state.captures.count == 1 && state.released.isEmpty && state.mistakes == [])
            let there = try JSONParser.parse(try await payments.atProvider(.get, "/payments/\(deposit)").body)
            #expect(there["refunded"]?["amount"] == .string(amount))
        }
    }

    @Test func aRefusedOneFailsAndMayBeAskedForAgain() async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await payments.credited("10.00")
            let id = try await made(payments, "9.01", of: deposit)
            try await payments.waitUntil(Self.path, id, is: "failed")
            try await payments.waitUntilOver(id)
            #expect(payments.wallet.holds.state.withLock { $0.released.count } == 1)
            #expect(try await payments.refund("10.00", of: deposit).status == 201)
        }
    }

    @Test func oneThatWaitsEndsWhenItsProviderSays() async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await payments.credited("50.00")
            let id = try await made(payments, "10.02", of: deposit)
            let settle = "/payments/\(deposit)/refunds/\(id)/settle"
            try await eventually("the provider has it") {
                try await payments.atProvider(.post, settle, "{}").status == 200
            }
            try await payments.waitUntil(Self.path, id, is: "succeeded")
        }
    }

    @Test func oneThatComesBackIsGivenBack() async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await payments.credited("50.00")
            let id = try await made(payments, "10.07", of: deposit)
            try await payments.waitUntil(Self.path, id, is: "failed")
            #expect(try await payments.outflow(Self.path, id)["failure_code"] == .string("refund_returned"))
            let state = payments.wallet.holds.state.withLock { $0 }
            #expect(state.captures.count == 1 && state.restored.count == 1)
            #expect(state.restored.values.first?.purpose == "refund")
            #expect(try await payments.refund("50.00", of: deposit).status == 201)
        }
    }

    @Test func onlyWhatCameInAndNotTooLongAgoGoesBack() async throws {
        try await PaymentsHarness.run { payments in
            let pending = try await payments.newDeposit("10.02")
            #expect(try await payments.refund(nil, of: pending).code == "not_refundable")
            let deposit = try await payments.credited("10.00")
            #expect(try await payments.refund("0.00", of: deposit).code == "amount_not_positive")
            #expect(try await payments.refund("10.01", of: deposit).code == "refund_exceeds_payment")
            #expect(try await payments.refund(nil, of: deposit, as: PaymentsHarness.other).status == 404)
            payments.clock.advance(by: .seconds(180 * 86_400))
            #expect(try await payments.refund(nil, of: deposit).code == "window_over")
        }
    }
}

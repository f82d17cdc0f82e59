import Authentication
import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Operators pay back what came in by providers: deposits, and what guests have paid.
@Suite(.timeLimit(.minutes(3))) struct StaffRefundTests {
    private static let path = PaymentsHarness.refunds

    private func run(_ body: @escaping @Sendable (PaymentsHarness) async throws -> Void) async throws {
        try await People.run(providerIsUp: true, ["APPROVAL_FROM_CENTS": "500"], body)
    }

    private func ask(
        _ payments: PaymentsHarness, _ thing: String, _ amount: String?, _ roles: [Role] = [.operator],
        as user: UserID = PaymentsHarness.staff, key: String = UUID().uuidString, at path: String = path
    ) async throws -> PaymentsHarness.Answer {
        let money = amount.map { #","amount":\#(People.money($0))"# } ?? ""
        return try await payments.send(
            .POST, path, as: user, roles: roles, json: #"{\#(thing),"reason":"duplicate"\#(money)}"#, key: key)
    }

    private func end(
        _ payments: PaymentsHarness, _ answer: PaymentsHarness.Answer, _ status: String, as user: UserID
    ) async throws -> JSONValue {
        let id = try #require(answer.json["id"]?.stringValue, "\(answer.status) \(answer.code ?? "")")
        return try await payments.until(Self.path, id, is: status, as: user)
    }

    /// Until all that was ordered of it is over, as whoever does not know the ids sees it.
    private func untilAllIsDone(_ payments: PaymentsHarness, _ count: Int) async throws {
        try await eventually("\(count) refunds are done") {
            payments.clock.advance(by: .milliseconds(500))
            return try await payments.database.query(
                "select from payments.outflows where status = 'succeeded' and staff_id is not null"
            ).count == count
        }
    }

    @Test func ofADepositWhereItsOwnerDoes() async throws {
        try await run { payments in
            let deposit = try await payments.credited("10.00")
            let thing = #""deposit_id":"\#(deposit)""#
            let staff = PaymentsHarness.staff
            // A customer of that name, and a key that is for their own things.
            #expect(try await ask(payments, thing, "4.00", [.customer]).status == 404)
            let body = #"{\#(thing),"reason":"duplicate","amount":\#(People.money("1.00"))}"#
            let byKey = try await payments.send(
                .POST, Self.path, as: staff, roles: [.operator, .merchant], json: body, key: "shop", mode: .live)
            #expect(byKey.status == 404, "\(byKey.code ?? "")")
            let made = try await ask(payments, thing, "4.00", key: "one")
            #expect(made.status == 201 && made.json["status"] == .string("pending"), "\(made.code ?? "")")
            #expect(made.json["deposit_id"] == .string(deposit))
            #expect(try await ask(payments, thing, "4.00", key: "one").body == made.body)
            _ = try await end(payments, made, "succeeded", as: PaymentsHarness.customer)
            #expect(try await ask(payments, thing, "6.01").code == "refund_exceeds_payment")
            let asked = try await ask(payments, thing, "6.00")
            #expect(asked.status == 202 && asked.json["operation"] == .string("createRefund"))
            #expect(payments.wallet.holds.state.withLock { $0.placed.count } == 1)
            let agreed = try await payments.agree(to: asked)
            #expect(agreed.status == 200, "\(agreed.code ?? "")")
            try await untilAllIsDone(payments, 2)
            let state = payments.wallet.holds.state.withLock { $0 }
            #expect(state.captures.count == 2 && state.mistakes == [])
            let paid = try await payments.send(.GET, "/api/v1/payments/deposits/\(deposit)").json
            #expect(paid["refunded"]?["amount"] == .string("10.00"))
            #expect(try await payments.events("payments.refund_created.v1") == 2)
            #expect(try await ask(payments, #""deposit_id":"\#(UniqueID.example)""#, "1.00").status == 404)
        }
    }

    /// Neither alone nor as staff.
    @Test func nobodysOwn() async throws {
        try await run { payments in
            let deposit = try await payments.credited("10.00")
            let thing = #""deposit_id":"\#(deposit)""#
            // Ada as operator asks for what is hers as its owner, which nobody agrees to.
            let own = try await ask(
                payments, thing, "9.00", [.customer, .operator], as: PaymentsHarness.customer)
            #expect(own.status == 201, "\(own.code ?? "")")
            let id = try await payments.guestPaid("10.00")
            let grace = try await ask(
                payments, #""payment_id":"\#(id)""#, "4.00", [.operator], as: People.grace,
                at: PaymentsHarness.staffRefunds)
            #expect(grace.status == 409 && grace.code == "own_decision")
        }
    }

    @Test(arguments: [PaymentsHarness.refunds, PaymentsHarness.staffRefunds])
    func ofWhatAGuestHasPaid(path: String) async throws {
        try await run { payments in
            let id = try await payments.guestPaid("10.00")
            let thing = #""payment_id":"\#(id)""#
            let made = try await ask(payments, thing, "4.00", at: path)
            #expect(made.status == 201 && made.json["payment_id"] == .string(id), "\(made.code ?? "")")
            let done = try await end(payments, made, "succeeded", as: People.grace)
            #expect(done["fee_returned"]?["amount"] == .string("0.06"))
            let asked = try await ask(payments, thing, nil, at: path)
            #expect(asked.status == 202)
            #expect(try await payments.agree(to: asked).status == 200)
            try await payments.waitForPayment(id, "refunded", as: People.grace)
        }
    }

    /// The wallet is asked after the decision: what it does not hold fails, and is free again.
    @Test func whatTheWalletDoesNotHoldFails() async throws {
        try await run { payments in
            let id = try await payments.guestPaid("10.00")
            let thing = #""payment_id":"\#(id)""#
            payments.wallet.holds.state.withLock { $0.refusal = "insufficient_funds" }
            let failed = try await end(payments, try await ask(payments, thing, "4.00"), "failed", as: People.grace)
            #expect(failed["failure_code"] == .string("insufficient_funds"))
            payments.wallet.holds.state.withLock { ($0.refusal, $0.silentAnswers) = (nil, 2) }
            _ = try await end(payments, try await ask(payments, thing, "0.90"), "succeeded", as: People.grace)
            let state = payments.wallet.holds.state.withLock { $0 }
            #expect(state.captures.count == 1 && state.released.isEmpty && state.mistakes == [])
            #expect(try await payments.events("payments.refund_failed.v1") == 1)
        }
    }
}

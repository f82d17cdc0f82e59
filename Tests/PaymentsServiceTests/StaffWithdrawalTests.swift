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

/// Money whose end nobody tells: staff finds it, has it asked about, and two of them end it.
@Suite(.timeLimit(.minutes(2))) struct StaffWithdrawalTests {
    private static let path = PaymentsHarness.staffWithdrawals
    private static let second = UserID(UniqueID(high: 9, low: 10))
    private static let evidence = #"{"outcome":"succeeded","evidence":"Statement of 30 November, line 12"}"#

    /// One that the provider has and does not end.
    private func stuck(_ payments: PaymentsHarness) async throws -> String {
        let id = try await payments.newWithdrawal("10.02")
        try await payments.waitUntil(PaymentsHarness.withdrawals, id, is: "processing")
        return id
    }

    private func approve(
        _ payments: PaymentsHarness, _ answer: PaymentsHarness.Answer, by user: UserID = second
    ) async throws -> PaymentsHarness.Answer {
        let id = try #require(answer.json["id"]?.stringValue)
        return try await payments.send(
            .POST, "/api/v1/admin/payments/approvals/\(id)/approve", as: user, roles: [.operator],
            json: #"{"reason":"seen"}"#)
    }

    @Test func theyAreFoundAndShowWhatWasSaid() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await stuck(payments)
            #expect(try await payments.asOperator(.GET, "\(Self.path)?stuck=true").json["data"] == .array([]))
            payments.clock.advance(by: .seconds(601))
            let found = try await payments.asOperator(.GET, "\(Self.path)?stuck=true").json["data"]?.arrayValue
            #expect(found?.count == 1 && found?.first?["id"] == .string(id))
            #expect(found?.first?["owner_id"] == .string("\(PaymentsHarness.customer)"))
            #expect(try await payments.asOperator(.POST, "\(Self.path)/\(id)/retry", "{}").status == 200)
            let seen = try await payments.asOperator(.GET, "\(Self.path)/\(id)").json
            #expect(seen["actions"]?.arrayValue?.first?["action"] == .string("retry"))
            let asked = try await eventually("what was asked is kept") {
                try await payments.asOperator(.GET, "\(Self.path)/\(id)").json["exchanges"]?.arrayValue?.last
            }
            // Never the numbers of an account.
            #expect(asked["request"]?.stringValue?.contains("0123456789") != true)
            #expect(try await payments.send(.GET, "\(Self.path)/\(id)").status == 403)
        }
    }

    /// Whatever the amount, and where one operator's word would suffice for other money.
    @Test func twoOperatorsEndOneByEvidence() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await stuck(payments)
            let asked = try await payments.asOperator(.POST, "\(Self.path)/\(id)/settle", Self.evidence)
            #expect(asked.status == 202)
            #expect(try await payments.outflow(PaymentsHarness.withdrawals, id)["status"] == .string("processing"))
            #expect(try await approve(payments, asked, by: PaymentsHarness.staff).code == "own_decision")
            #expect(try await approve(payments, asked, by: PaymentsHarness.customer).code == "own_decision")
            #expect(try await approve(payments, asked).status == 200)
            try await payments.waitUntil(PaymentsHarness.withdrawals, id, is: "succeeded")
            #expect(payments.wallet.holds.state.withLock { $0.captures.count } == 1)
        }
    }

    /// Without a key a repetition finds that the first one waits.
    @Test func aKeyIsNotAskedFor() async throws {
        try await PaymentsHarness.run { payments in
            let path = "\(Self.path)/\(try await stuck(payments))/settle"
            for status in [202, 409] {
                let asked = try await payments.send(
                    .POST, path, as: PaymentsHarness.staff, roles: [.operator], json: Self.evidence)
                #expect(asked.status == status, "\(asked.code ?? "")")
            }
        }
    }

    @Test func oneThatWasSettledAsFailedNeverLivesAgain() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await stuck(payments)
            let asked = try await payments.asOperator(
                .POST, "\(Self.path)/\(id)/settle", #"{"outcome":"failed","evidence":"They never got it"}"#)
            #expect(try await approve(payments, asked).status == 200)
            try await payments.waitUntilOver(id)
            #expect(try await payments.atProvider(.post, "/payouts/\(id)/settle", "{}").status == 200)
            #expect(try await payments.asOperator(.POST, "\(Self.path)/\(id)/retry", "{}").status == 200)
            payments.clock.advance(by: .seconds(3_600))
            let again = try await payments.asOperator(.POST, "\(Self.path)/\(id)/settle", Self.evidence)
            #expect(again.status == 409 && again.code == "not_open")
            #expect(try await payments.outflow(PaymentsHarness.withdrawals, id)["status"] == .string("failed"))
            let state = payments.wallet.holds.state.withLock { $0 }
            #expect(state.captures.isEmpty && state.released.count == 1 && state.mistakes == [])
        }
    }

    private static let failed = #"{"outcome":"failed","evidence":"It was ordered by mistake"}"#

    /// Its line goes into no file any more.
    @Test func oneThatWaitsForAFileIsSettledWithItsLine() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let id = try await payments.queuedWithdrawal("10.00")
            let asked = try await payments.asOperator(.POST, "\(Self.path)/\(id)/settle", Self.failed)
            #expect(try await approve(payments, asked).status == 200)
            try await payments.waitUntilOver(id)
            #expect(try await payments.outflow(PaymentsHarness.withdrawals, id)["status"] == .string("failed"))
            #expect(try await line(payments, id) == "cancelled")
            let sent = try await payments.asOperator(.POST, "/api/v1/admin/payments/rails/ach/dispatch")
            #expect(sent.json["files"] == .array([]))
            let state = payments.wallet.holds.state.withLock { $0 }
            #expect(state.captures.isEmpty && state.released.count == 1 && state.mistakes == [])
        }
    }

    /// What is in no file was not paid.
    @Test func oneThatWaitsForAFileDoesNotSucceedByHand() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let id = try await payments.queuedWithdrawal("10.00")
            let asked = try await payments.asOperator(.POST, "\(Self.path)/\(id)/settle", Self.evidence)
            let refused = try await approve(payments, asked)
            #expect(refused.status == 409 && refused.code == "not_open")
            #expect(try await line(payments, id) == "queued")
        }
    }

    /// A worker that was about to queue it when it was settled.
    @Test func whatComesIntoTheQueueAfterItsEndStaysThere() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let id = try await payments.queuedWithdrawal("10.00")
            let outflow = try #require(UniqueID(id))
            try await payments.database.execute(
                "update payments.outflows set status = 'failed', stage = 'ended' where id = \(outflow)")
            let sent = try await payments.asOperator(.POST, "/api/v1/admin/payments/rails/ach/dispatch")
            #expect(sent.status == 200 && sent.json["files"] == .array([]))
            #expect(try await line(payments, id) == "queued")
        }
    }

    @Test func oneThatIsInAFileDoesNotFailByHand() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let id = try await payments.queuedWithdrawal("10.00")
            try await payments.waitUntilAccepted(try await payments.dispatched().id)
            let asked = try await payments.asOperator(.POST, "\(Self.path)/\(id)/settle", Self.failed)
            let refused = try await approve(payments, asked)
            #expect(refused.status == 409 && refused.code == "not_open")
            #expect(try await payments.outflow(PaymentsHarness.withdrawals, id)["status"] == .string("processing"))
            #expect(payments.wallet.holds.state.withLock { $0.released.isEmpty })
        }
    }

    private func line(_ payments: PaymentsHarness, _ id: String) async throws -> String? {
        let id = try #require(UniqueID(id))
        return try await payments.database.query("select state from payments.rail_items where id = \(id)")
            .first(String.self)
    }
}

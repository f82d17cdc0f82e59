import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Withdrawals above the policy's line, with compliance at the other end of the broker.
@Suite(.timeLimit(.minutes(3))) struct WithdrawalAssessmentTests {
    private static let path = PaymentsHarness.withdrawals

    private static func scene(
        wait: Duration? = patience,
        _ body: @escaping @Sendable (PaymentsHarness, ComplianceDouble) async throws -> Void
    ) async throws {
        try await PaymentsHarness.run { payments in
            try await payments.assessed(wait: wait) { try await body(payments, $0) }
        }
    }

    private static func rows(_ payments: PaymentsHarness) async throws -> Int {
        try await payments.database.query("select from payments.outflows").count
    }

    @Test func whatIsAllowedIsHeldWithItsAssessment() async throws {
        try await Self.scene { payments, compliance in
            let little = try await payments.newWithdrawal("999.00")
            #expect(compliance.asked.isEmpty)
            let id = try await payments.newWithdrawal("1000.00")
            let asked = try #require(compliance.asked.first)
            #expect(asked.operation == .withdrawal && asked.userID == PaymentsHarness.customer)
            #expect(asked.source == "\(PaymentsHarness.wallet)" && asked.channel == .session)
            #expect(asked.counterparty?.account == "Guaranty Trust Bank ****6789")
            let placed = payments.wallet.holds.state.withLock(\.placed)
            let (hold, below) = (try #require(UniqueID(id)), try #require(UniqueID(little)))
            #expect(placed[hold]?.assessmentID == asked.id && placed.keys.contains(below))
            #expect(placed[below]?.assessmentID == nil)
            try await payments.waitUntil(Self.path, id, is: "succeeded")
        }
    }

    /// The wallet holds the money while it waits, for the PIN is good for once; it is not sent.
    @Test(arguments: [AssessmentVerdict.allow, .deny])
    func whatWaitsIsHeldUntilStaffDecide(verdict: AssessmentVerdict) async throws {
        try await Self.scene { payments, compliance in
            compliance.answers(.review)
            let id = try await payments.newWithdrawal("1000.00")
            let hold = try #require(UniqueID(id))
            payments.clock.advance(by: .seconds(60))
            #expect(try await payments.outflow(Self.path, id)["status"] == .string("held"))
            #expect(payments.wallet.holds.state.withLock { $0.placed[hold] != nil && $0.captures.isEmpty })
            let asked = try #require(compliance.asked.first)
            try await payments.staffDecide(asked, verdict)
            try await payments.waitUntil(Self.path, id, is: verdict == .allow ? "succeeded" : "rejected")
            guard verdict == .deny else { return }
            try await payments.waitUntilOver(id)
            let after = try await payments.outflow(Self.path, id)
            #expect(after["failure_code"] == .string("transaction_not_permitted"))
            let state = payments.wallet.holds.state.withLock { $0 }
            #expect(state.released == [hold] && state.captures.isEmpty && state.mistakes == [])
            #expect(try await payments.atProvider(.get, "/payouts/\(id)").status == 404)
        }
    }

    @Test func whatIsDeniedLeavesNothing() async throws {
        try await Self.scene { payments, compliance in
            compliance.answers(.deny)
            let denied = try await payments.withdraw("1000.00", to: try await payments.newAccount())
            #expect(denied.status == 422 && denied.code == "transaction_not_permitted")
            #expect(try await Self.rows(payments) == 0)
            #expect(payments.wallet.holds.state.withLock { $0.placed.isEmpty })
        }
    }

    @Test func silenceLeavesNothing() async throws {
        try await Self.scene(wait: nil) { payments, compliance in
            compliance.falls(silent: true)
            let account = try await payments.newAccount()
            let silent = try await payments.withdraw("1000.00", to: account, key: "k")
            #expect(silent.status == 503 && silent.code == "assessment_unavailable")
            #expect(try await Self.rows(payments) == 0)
            #expect(payments.wallet.holds.state.withLock { $0.placed.isEmpty })
            compliance.falls(silent: false)
            try await eventually("it is judged anew") {
                try await payments.withdraw("1000.00", to: account, key: "k").status == 201
            }
        }
    }

    /// Its request died after it had asked, when the wallet held the money already: the same key asks the same, and
    /// what staff have denied meanwhile is given back.
    @Test(arguments: [AssessmentVerdict.allow, .deny])
    func whoDiesBeforeWritingAsksTheSame(verdict: AssessmentVerdict) async throws {
        try await Self.scene { payments, compliance in
            let account = try await payments.newAccount()
            compliance.answers(.review)
            payments.wallet.holds.state.withLock { $0.silentAnswers = .max }
            #expect(try await payments.withdraw("1000.00", to: account, key: "k").status == 503)
            payments.wallet.holds.state.withLock { $0.silentAnswers = 0 }
            let asked = try #require(compliance.asked.first)
            compliance.decide(asked.id, verdict)
            let again = try await payments.withdraw("1000.00", to: account, key: "k")
            #expect(compliance.asked.map(\.id) == [asked.id, asked.id])
            let hold = try #require(payments.wallet.holds.state.withLock { $0.placed.keys.first })
            guard verdict == .deny else {
                #expect(again.status == 201 && again.json["id"] == .string("\(hold)"), "\(again)")
                return
            }
            #expect(again.status == 422 && again.code == "transaction_not_permitted")
            try await eventually("the money is given back") { try await Self.rows(payments) == 0 }
            #expect(payments.wallet.holds.state.withLock { $0.released } == [hold])
        }
    }
}

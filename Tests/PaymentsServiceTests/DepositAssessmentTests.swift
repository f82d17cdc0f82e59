import Contracts
import JSONKit
import Messaging
import MoneyKit
import NIOHTTP1
import PostgresAccess
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Deposits above the policy's line, with compliance at the other end of the broker.
@Suite struct DepositAssessmentTests {
    @Test func whatIsAllowedIsCreditedWithItsAssessment() async throws {
        try await Self.scene { world, compliance in
            let little = try await world.newDeposit("4999.00")
            try await world.waitUntil(little, is: "succeeded")
            #expect(compliance.asked.isEmpty)
            let id = try await world.newDeposit("5000.00")
            try await world.waitUntil(id, is: "succeeded")
            let asked = try #require(compliance.asked.first)
            #expect(asked.operation == .deposit && asked.userID == PaymentsHarness.customer)
            #expect(asked.source == "clearing:sandbox" && asked.destination == "\(PaymentsHarness.wallet)")
            #expect(asked.amount == Money(minorUnits: 500_000, currency: .USD))
            let credited = world.wallet.state.withLock { $0.credited[UniqueID(id) ?? .example] }
            #expect(credited?.assessmentID == asked.id)
        }
    }

    /// It stays pending for its owner, nothing is credited, and it goes on when staff say so: once, told twice.
    @Test(arguments: [AssessmentVerdict.allow, .deny])
    func whatWaitsIsHeldUntilStaffDecide(verdict: AssessmentVerdict) async throws {
        try await Self.scene { world, compliance in
            compliance.answers(.review)
            let id = try await world.newDeposit("5000.00")
            try await world.waitUntil(id, isIn: "held")
            let shown = try await world.send(.GET, "/api/v1/payments/deposits/\(id)").json
            #expect(shown["status"] == .string("pending") && shown["pending_reason"] == .string("under_review"))
            #expect(world.wallet.credits == 0)
            let asked = try #require(compliance.asked.first)
            compliance.decide(asked.id, verdict)
            try await world.staffDecide(asked, verdict)
            try await world.waitUntil(id, is: verdict == .allow ? "succeeded" : "refunded")
            #expect(world.wallet.credits == (verdict == .allow ? 1 : 0))
            #expect(world.wallet.state.withLock { $0.closed.isEmpty } == (verdict == .allow))
        }
    }

    @Test func whatIsDeniedGoesBackToItsPayer() async throws {
        try await Self.scene { world, compliance in
            compliance.answers(.deny)
            let id = try await world.newDeposit("5000.00")
            try await world.waitUntil(id, is: "refunded")
            #expect(world.wallet.credits == 0 && world.wallet.state.withLock { !$0.closed.isEmpty })
        }
    }

    /// As the policy tables it: money that has come in is not kept waiting.
    @Test func silenceLetsItIn() async throws {
        try await Self.scene(wait: nil) { world, compliance in
            compliance.falls(silent: true)
            let id = try await world.newDeposit("5000.00")
            try await world.waitUntil(id, is: "succeeded")
            let assessed = try await world.database.query(
                "select assessed from payments.deposits where id = \(UniqueID(id))"
            ).first(String.self)
            #expect(assessed == "unassessed")
        }
    }

    /// Whoever is watched closely is asked about from the first cent; an older word has no effect.
    @Test func theLineIsTheCustomers() async throws {
        try await Self.scene { world, compliance in
            for (version, risk) in [(Int64(2), RiskGrade.high), (1, .low)] {
                let state = CustomerStateChanged(
                    userID: PaymentsHarness.customer, version: version, risk: risk, restriction: .none)
                try await world.publish(state, about: PaymentsHarness.customer)
            }
            try await eventually("the risk is known") {
                try await world.database.query("select from payments.standings where version = 2").isEmpty == false
            }
            let id = try await world.newDeposit("10.00")
            try await world.waitUntil(id, is: "succeeded")
            #expect(compliance.asked.count == 1)
        }
    }

    // MARK: The scene

    private static func scene(
        wait: Duration? = patience,
        _ body: @escaping @Sendable (PaymentsHarness, ComplianceDouble) async throws -> Void
    ) async throws {
        try await PaymentsHarness.run { world in
            try await world.assessed(wait: wait) { try await body(world, $0) }
        }
    }
}

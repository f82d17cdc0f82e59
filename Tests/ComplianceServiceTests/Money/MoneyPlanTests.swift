import ComplianceDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import ComplianceService

/// What is asked before money moves, and lists that grow for ever, walk indexes.
@Suite struct MoneyPlanTests {
    private static let user = UserID(UniqueID(high: 1, low: 1))
    private static let id = UniqueID(high: 2, low: 2)
    private static let time = Timestamp(secondsSince1970: 1_800_000_000)

    private static let statements: [(String, SQL)] = [
        ("history", MovementStore.countSQL(of: user, .outgoing, at: time)),
        ("alerts", alerts(nil, nil)), ("alerts of a customer", alerts(user, nil)), ("open alerts", alerts(nil, .open)),
        ("assessments", assessments(nil, nil)), ("assessments of a customer", assessments(user, nil)),
        ("what waits", assessments(nil, .review)),
        ("customers", customers(nil)), ("customers at high risk", customers(.high)),
    ]

    private static func alerts(_ customer: UserID?, _ status: AlertStatus?) -> SQL {
        AlertStore.listSQL(
            AlertFilter(kind: nil, customer: customer, status: status, severity: nil, assignee: nil),
            after: AlertID(id), limit: 20)
    }

    private static func assessments(_ customer: UserID?, _ decision: AssessmentDecision?) -> SQL {
        AssessmentStore.listSQL(
            AssessmentFilter(customer: customer, decision: decision, operation: nil), after: id, limit: 20)
    }

    private static func customers(_ risk: CustomerRisk?) -> SQL {
        StateStore.listSQL(CustomerFilter(risk: risk, restriction: nil, tier: nil), after: user, limit: 20)
    }

    @Test func noneReadsAWholeTable() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            for (name, statement) in Self.statements {
                let plan = try await service.database.transaction { transaction in
                    try await transaction.execute("set local enable_seqscan = off")
                    return try await transaction.query("explain (costs off) " + statement).decode(String.self)
                }
                let text = plan.joined(separator: "\n")
                #expect(!text.contains("Seq Scan"), "\(name):\n\(text)")
                #expect(text.contains("Index"), "\(name):\n\(text)")
            }
        }
    }
}

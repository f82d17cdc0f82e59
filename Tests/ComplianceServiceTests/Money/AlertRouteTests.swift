import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// What somebody has to look at, and what becomes of it.
@Suite(.timeLimit(.minutes(3))) struct AlertRouteTests {
    private static let falseAlarm = #"{"outcome":"false_positive","note":"A house was sold."}"#

    /// A service with one alert about Ada, whose operation waits.
    private static func run(_ body: @escaping @Sendable (WalletVoice, String) async throws -> Void) async throws {
        try await WalletVoice.run { wallet in
            try await wallet.reviewLarge()
            #expect(try await wallet.assess(2_500_000).decision == .review)
            let alert = try #require(try await wallet.alerts("?kind=fraud&customer_id=\(WalletVoice.ada)").first)
            #expect(alert["status"]?.stringValue == "open" && alert["rule"]?.stringValue == "look")
            try await body(wallet, "/alerts/\(try #require(alert["id"]?.stringValue))")
        }
    }

    @Test func anAlertIsTakenAndResolvedOnce() async throws {
        try await Self.run { wallet, path in
            #expect(try await wallet.harness.monitor(.POST, "\(path)/resolve", Self.falseAlarm).code == "conflict")
            let taken = try await wallet.harness.monitor(.POST, "\(path)/assign")
            #expect(taken.json["status"]?.stringValue == "investigating")
            #expect(taken.json["assignee_id"]?.stringValue == ComplianceHarness.staff.description)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await wallet.harness.monitor(.POST, "\(path)/resolve", Self.falseAlarm).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [200, 409, 409, 409])
            #expect(try await wallet.harness.monitor(.POST, "\(path)/escalate", "{}").code == "already_decided")
            // What waited passes once.
            #expect(try await wallet.assess(2_500_000).decision == .allow)
            #expect(try await wallet.assess(2_500_000).decision == .review)
        }
    }

    @Test func aConfirmedAlertKeepsTheOperationFromPassing() async throws {
        try await Self.run { wallet, path in
            _ = try await wallet.harness.monitor(.POST, "\(path)/assign")
            let resolved = try await wallet.harness.monitor(
                .POST, "\(path)/resolve", #"{"outcome":"confirmed","note":"Not the customer."}"#)
            #expect(resolved.json["outcome"]?.stringValue == "confirmed")
            let denied = try await wallet.harness.monitor(.GET, "/assessments?status=deny").json["data"]?.arrayValue
            #expect(denied?.count == 1)
        }
    }

    @Test func anEscalatedAlertIsOverAndACaseGoesOnWithIt() async throws {
        try await Self.run { wallet, path in
            _ = try await wallet.harness.monitor(.POST, "\(path)/assign")
            let nowhere = #"{"case_id":"\#(UniqueID(high: 1, low: 1))"}"#
            #expect(try await wallet.harness.monitor(.POST, "\(path)/escalate", nowhere).status == 404)
            let answer = try await wallet.harness.monitor(.POST, "\(path)/escalate", "{}")
            #expect(answer.json["status"]?.stringValue == "escalated")
            let opened = try await wallet.harness.monitor(.GET, "/cases/\(answer.json["case_id"]?.stringValue ?? "")")
            #expect(opened.json["customer_ids"]?.arrayValue == [.string(WalletVoice.ada.description)])
            #expect(opened.json["alert_ids"]?.arrayValue == [try #require(answer.json["id"])])
            #expect(try await wallet.harness.monitor(.POST, "\(path)/assign").code == "already_decided")
            #expect(try await wallet.alerts("?status=open").isEmpty)
            try await Invariants.check(wallet.harness.database)
        }
    }

    /// The database keeps the same rules as the program.
    @Test func theDatabaseRefusesWhatCannotBe() async throws {
        try await Self.run { wallet, _ in
            let wrong: [SQL] = [
                "update compliance.alerts set status = 'resolved'",
                "update compliance.alerts set assignee_id = customer_id, status = 'investigating'",
                "update compliance.assessments set decision = 'allow', score = 8500",
                "update compliance.assessments set staff_id = user_id, decided_by = 'staff', reason = 'x', decision = 'allow'",
                "update compliance.rule_versions set mode = 'live'",
                "update compliance.policies set created_at = now()",
                "update compliance.customers set restriction = 'all'",
            ]
            for statement in wrong {
                await #expect(throws: PostgresError.self) { try await wallet.harness.database.execute(statement) }
            }
        }
    }
}

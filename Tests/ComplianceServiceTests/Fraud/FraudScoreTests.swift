import ComplianceDomain
import Contracts
import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import ComplianceService

/// What an active model does to operations, and what is learned from what came of them.
@Suite(.timeLimit(.minutes(5))) struct FraudScoreTests {
    /// A wallet beside a service whose model calls great amounts fraud.
    private static func run(_ body: @escaping @Sendable (WalletVoice) async throws -> Void) async throws {
        try await WalletVoice.run { wallet in
            let set = try await wallet.harness.dataset(FraudSets.obvious())
            try await wallet.harness.use(wallet.harness.model(of: set))
            try await body(wallet)
        }
    }

    private static func resolve(
        _ alert: JSONValue, _ outcome: String, _ wallet: WalletVoice
    ) async throws -> ComplianceHarness.Answer {
        let path = "/alerts/\(alert["id"]?.stringValue ?? "")"
        _ = try await wallet.harness.monitor(.POST, "\(path)/assign")
        return try await wallet.harness.monitor(
            .POST, "\(path)/resolve", #"{"outcome":"\#(outcome)","note":"Asked the customer."}"#)
    }

    private static func label(of id: UniqueID, _ wallet: WalletVoice) async throws -> String? {
        try await wallet.harness.database.query(
            "select label || ' ' || source from compliance.fraud_feedback where transaction_id = \(id)"
        ).first(String.self)
    }

    /// Of money that goes out the greater score counts; what a customer gets, or moves between own wallets, no model
    /// looks at.
    @Test func aModelRaisesTheScoreAndSaysWhy() async throws {
        try await Self.run { wallet in
            let plain = try await wallet.assess(10_000)
            #expect(plain.decision == .allow)
            let raised = try await wallet.assess(700_000)
            #expect(raised.decision != .allow && raised.score > "0.8000")
            let alert = try #require(try await wallet.alerts("?kind=fraud").first)
            #expect(alert["rule"]?.stringValue == "fraud_model")
            #expect(alert["facts"]?["fraud_reasons"]?.arrayValue?.first?.stringValue == "amount")
            #expect(alert["facts"]?["fraud_score"]?.stringValue == raised.score)
            for operation in [AssessedKind.deposit, .ownTransfer] {
                let other = try await wallet.ask(
                    WalletVoice.question(700_000, id: wallet.ids.next(), operation: operation))
                #expect(other.score < "0.8000", "\(operation)")
            }
            #expect(try await wallet.harness.count("select count(*) from compliance.fraud_scores") == 2)
            try await Invariants.check(wallet.harness.database)
        }
    }

    @Test func theSameOperationIsScoredOnce() async throws {
        try await Self.run { wallet in
            let id: UniqueID = wallet.ids.next()
            try await withThrowingTaskGroup(of: AssessedOperation.self) { group in
                for _ in 0..<6 { group.addTask { try await wallet.assess(700_000, id: id) } }
                var answers: Set<AssessedOperation> = []
                for try await answer in group { answers.insert(answer) }
                #expect(answers.count == 1)
            }
            #expect(try await wallet.harness.count("select count(*) from compliance.fraud_scores") == 1)
            #expect(try await wallet.alerts("?kind=fraud").count == 1)
        }
    }

    /// What has moved is scored by what was known before it, not by what came of it.
    @Test func transactionsThatHaveMovedAreScored() async throws {
        try await Self.run { wallet in
            let ids: [UniqueID] = [wallet.ids.next(), wallet.ids.next()]
            let now = wallet.harness.clock.now
            try await wallet.post([
                WalletVoice.transfer(ids[0], 10_000, at: now), WalletVoice.transfer(ids[1], 700_000, at: now),
            ])
            func ask(_ ids: [UniqueID]) async throws -> ComplianceHarness.Answer {
                let names = ids.map { #""\#($0)""# }.joined(separator: ",")
                return try await wallet.harness.monitor(.POST, "/fraud/scores", #"{"transaction_ids":[\#(names)]}"#)
            }
            let answer = try await ask(ids)
            let scores = answer.json["scores"]?.arrayValue ?? []
            #expect(scores.compactMap { $0["id"]?.stringValue } == ids.map(\.description))
            #expect(scores.count == 2 && (scores[0]["score"]?.stringValue ?? "") < "0.2000")
            #expect((scores[1]["score"]?.stringValue ?? "") > "0.8000")
            #expect(try await ask([ids[0], UniqueID(high: 1, low: 1)]).status == 404)
            #expect(try await ask([ids[0], ids[0]]).code == "validation_failed")
            #expect(try await ask([]).code == "validation_failed")
        }
    }

    // MARK: What is learned

    @Test func modelsLearnWhatAlertsCameTo() async throws {
        try await Self.run { wallet in
            let (first, second): (UniqueID, UniqueID) = (wallet.ids.next(), wallet.ids.next())
            _ = try await wallet.assess(700_000, id: first)
            let alert = try #require(try await wallet.alerts("?kind=fraud").first)
            #expect(try await Self.resolve(alert, "confirmed", wallet).status == 200)
            #expect(try await Self.label(of: first, wallet) == "fraud alert")
            _ = try await wallet.assess(710_000, id: second)
            let other = try #require(try await wallet.alerts("?kind=fraud&status=open").first)
            #expect(try await Self.resolve(other, "false_positive", wallet).status == 200)
            #expect(try await Self.label(of: second, wallet) == "legitimate alert")

            let figures = try await wallet.harness.monitor(.GET, "/fraud/statistics").json
            let model = try #require(figures["models"]?.arrayValue?.first)
            #expect(model["scored"]?.integerValue == 2 && model["pointed_at"]?.integerValue == 2)
            #expect(model["confirmed"]?.integerValue == 1 && model["false_positives"]?.integerValue == 1)
            #expect(model["precision"] == .number("0.5000") && model["false_positive_rate"] == .number("0.5000"))
            #expect(figures["labelled_fraud"]?.integerValue == 1)
            try await Invariants.check(wallet.harness.database)
        }
    }

    /// Who speaks of the operation itself knows better than an alert over it.
    @Test func theLastWordOfStaffCounts() async throws {
        try await Self.run { wallet in
            let id: UniqueID = wallet.ids.next()
            _ = try await wallet.assess(700_000, id: id)
            func say(_ label: String, of id: UniqueID, as staff: UserID = ComplianceHarness.staff) async throws
                -> ComplianceHarness.Answer
            {
                try await wallet.harness.monitor(
                    .POST, "/fraud/feedback", #"{"transaction_id":"\#(id)","label":"\#(label)"}"#, as: staff)
            }
            #expect(try await say("fraud", of: UniqueID(high: 1, low: 1)).status == 404)
            #expect(try await say("fraud", of: id, as: WalletVoice.ada).code == "own_decision")
            let said = try await say("legitimate", of: id)
            #expect(said.status == 200 && said.json["customer_id"]?.stringValue == WalletVoice.ada.description)
            #expect(try await say("fraud", of: id).json["label"]?.stringValue == "fraud")
            let alert = try #require(try await wallet.alerts("?kind=fraud").first)
            #expect(try await Self.resolve(alert, "false_positive", wallet).status == 200)
            #expect(try await Self.label(of: id, wallet) == "fraud staff")
            #expect(try await wallet.harness.count("select count(*) from compliance.fraud_feedback") == 1)
        }
    }

    // MARK: Without labels

    /// A forest says what is unusual: it opens an alert, of one customer once in a day, and raises no score.
    @Test func aForestAlertsAndRaisesNothing() async throws {
        try await WalletVoice.run { wallet in
            let set = try await wallet.harness.dataset(FraudSets.bustle())
            let model = try await wallet.harness.model(of: set)
            #expect(model["kind"]?.stringValue == "isolation_forest" && model["auc"] == .null)
            let now = wallet.harness.clock.now
            try await wallet.post(
                (0..<40).map { place in
                    let id: UniqueID = wallet.ids.next()
                    return WalletVoice.transfer(id, 1_000_000, at: now - .seconds(place))
                })
            let before = try await wallet.assess(4_000_000)
            try await wallet.harness.use(model)
            let after = try await wallet.assess(4_000_000)
            #expect(after.score == before.score && after.decision == before.decision)
            let found = try await wallet.alerts("?kind=fraud").filter { $0["rule"]?.stringValue == "fraud_model" }
            #expect(found.count == 1 && found.first?["severity"]?.stringValue == "medium")
            _ = try await wallet.assess(4_100_000)
            let again = try await wallet.alerts("?kind=fraud").filter { $0["rule"]?.stringValue == "fraud_model" }
            #expect(again.count == 1)
        }
    }
}

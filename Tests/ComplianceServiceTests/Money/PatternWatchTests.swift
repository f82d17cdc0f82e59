import ComplianceDomain
import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import ComplianceService

/// Patterns in what customers have paid each other.
@Suite(.timeLimit(.minutes(3))) struct PatternWatchTests {
    /// The job as the service runs it, at the moment that a test wants it.
    private static func job(_ wallet: WalletVoice) throws -> MatchPatterns {
        let (client, clock, ids) = (wallet.harness.database, wallet.harness.clock.clock, wallet.ids)
        let (events, customers) = (EventMaker(ids: ids), CustomerStore(client: client))
        let policies = PolicyShelf(
            store: PolicyStore(client: client), seed: try SeedData.policy(.test), ids: ids, clock: clock)
        let states = StateDesk(
            customers: customers, states: StateStore(client: client), policies: policies, events: events)
        let review = AssessmentReview(
            customers: customers, assessments: AssessmentStore(client: client), events: events)
        let alerts = AlertDesk(
            alerts: AlertStore(client: client), customers: customers, states: states, review: review,
            feedback: FraudFeedbackStore(client: client), events: events)
        let blocks = BlockDesk(store: BlockStore(client: client), news: SecurityNews(ids: ids), ids: ids)
        return MatchPatterns(
            client: client, payments: PatternStore(client: client),
            rules: RuleShelf(store: RuleStore(client: client), seeds: [], ids: ids, clock: clock),
            findings: FindingDesk(
                findings: FindingStore(client: client), alerts: alerts, states: states, blocks: blocks, ids: ids),
            clock: clock)
    }

    private static func enforce(_ code: String, _ wallet: WalletVoice) async throws {
        let page = try await wallet.harness.monitor(.GET, "/rules?code=\(code)")
        let id = try #require(page.json["data"]?.arrayValue?.first?["id"]?.stringValue)
        let answer = try await wallet.harness.monitor(.PATCH, "/rules/\(id)", #"{"mode":"live"}"#)
        try #require(answer.status == 200)
    }

    private static func payers(_ range: ClosedRange<UInt64>, pay amount: Int64, _ wallet: WalletVoice) async throws {
        for number in range {
            try await wallet.pay(amount, from: UserID(UniqueID(high: 0x1000 + number, low: 1)))
        }
    }

    @Test func eightWhoPayForTheFirstTimeAreAFanAndItIsToldOnce() async throws {
        try await WalletVoice.run { wallet in
            try await Self.enforce("fan_in", wallet)
            let job = try Self.job(wallet)
            try await Self.payers(1...7, pay: 30_000, wallet)
            try await job.run()
            #expect(try await wallet.alerts().isEmpty)
            try await Self.payers(8...9, pay: 30_000, wallet)
            try await job.run()
            let alert = try #require(try await wallet.alerts().first)
            #expect(alert["rule"]?.stringValue == "fan_in")
            #expect(alert["customer_id"]?.stringValue == WalletVoice.grace.description)
            try await Self.payers(10...12, pay: 30_000, wallet)
            try await job.run()
            try await job.run()
            #expect(try await wallet.alerts().count == 1)
        }
    }

    @Test func whatIsResolvedIsToldAgain() async throws {
        try await WalletVoice.run { wallet in
            try await Self.enforce("fan_in", wallet)
            let job = try Self.job(wallet)
            try await Self.payers(1...8, pay: 30_000, wallet)
            try await job.run()
            let alert = try #require(try await wallet.alerts().first?["id"]?.stringValue)
            _ = try await wallet.harness.monitor(.POST, "/alerts/\(alert)/assign")
            let resolved = try await wallet.harness.monitor(
                .POST, "/alerts/\(alert)/resolve", #"{"outcome":"false_positive","note":"A wedding."}"#)
            try #require(resolved.status == 200)
            try await Self.payers(9...9, pay: 30_000, wallet)
            try await job.run()
            #expect(try await wallet.alerts().count == 2)
        }
    }
}

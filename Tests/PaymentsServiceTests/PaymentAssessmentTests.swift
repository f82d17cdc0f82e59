import Contracts
import JSONKit
import MoneyKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Payments between people above the policy's line, with compliance at the other end of the broker.
@Suite(.timeLimit(.minutes(3))) struct PaymentAssessmentTests {
    private static let rich: Int64 = 5_000_000

    private static func scene(
        wait: Duration? = patience,
        _ body: @escaping @Sendable (PaymentsHarness, ComplianceDouble) async throws -> Void
    ) async throws {
        try await People.run { payments in
            payments.wallet.door.open(People.adas, People.ada, rich, number: "900000000001")
            try await payments.assessed(wait: wait) { try await body(payments, $0) }
        }
    }

    private static func posted(_ payments: PaymentsHarness, _ id: String) -> PostToWallet? {
        payments.wallet.door.state.withLock { state in UniqueID(id).flatMap { state.posted[$0] } }
    }

    @Test func whatIsAllowedMovesWithItsAssessment() async throws {
        try await Self.scene { payments, compliance in
            let little = try await payments.pay("2999.99")
            #expect(little.json["status"]?.stringValue == "completed" && compliance.asked.isEmpty)
            let sent = try await payments.pay("3000.00")
            #expect(sent.status == 201 && sent.json["status"]?.stringValue == "completed", "\(sent)")
            let asked = try #require(compliance.asked.first)
            #expect(compliance.asked.count == 1 && asked.operation == .transfer && asked.userID == People.ada)
            #expect(asked.source == "\(People.adas)" && asked.destination == "\(People.graces)")
            #expect(asked.amount == Money(minorUnits: 300_000, currency: .USD) && asked.channel == .session)
            let (id, other) = (try #require(sent.json["id"]?.stringValue), try #require(little.json["id"]?.stringValue))
            let post = try #require(Self.posted(payments, id))
            #expect(post.assessmentID == asked.id && post.initiator?.channel == .session)
            let below = try #require(Self.posted(payments, other))
            #expect(below.assessmentID == nil)
        }
    }

    /// Nothing has moved while it waits; its PIN, which is good for minutes, is not asked for again.
    @Test(arguments: [AssessmentVerdict.allow, .deny])
    func whatWaitsIsHeldUntilStaffDecide(verdict: AssessmentVerdict) async throws {
        try await Self.scene { payments, compliance in
            payments.wallet.door.state.withLock { $0.proof = "fla_1" }
            compliance.answers(.review)
            #expect(try await payments.pay("3000.00").code == "authorization_required")
            let sent = try await payments.pay("3000.00", more: #","authorization":"fla_1""#)
            #expect(sent.status == 201 && sent.json["status"]?.stringValue == "held", "\(sent)")
            let id = try #require(sent.json["id"]?.stringValue)
            #expect(payments.wallet.door.state.withLock { $0.requests } == 0)
            #expect(try await payments.payment(id, as: People.grace).status == 404)
            let asked = try #require(compliance.asked.last)
            compliance.decide(asked.id, verdict)
            try await payments.staffDecide(asked, verdict)
            try await payments.waitForPayment(id, verdict == .allow ? "completed" : "rejected")
            #expect(payments.wallet.door.balance(People.graces) == (verdict == .allow ? 300_000 : 0))
            let post = Self.posted(payments, id)
            #expect(post?.assessmentID == (verdict == .allow ? asked.id : nil))
            #expect(post == nil || post?.initiator == Initiator(userID: People.ada, channel: .system))
            let code = try await payments.payment(id).json["failure_code"]?.stringValue
            #expect(code == (verdict == .allow ? nil : "transaction_not_permitted"))
        }
    }

    /// What is for somebody who is still to come is asked about before it is set aside.
    @Test func whatWaitsForSomebodyIsAskedAboutToo() async throws {
        try await Self.scene { payments, compliance in
            compliance.answers(.review)
            let sent = try await payments.pay("3000.00", to: #"{"email":"newcomer@florin.test"}"#)
            #expect(sent.json["status"]?.stringValue == "held", "\(sent)")
            #expect(payments.wallet.door.state.withLock { $0.holds.isEmpty })
            let asked = try #require(compliance.asked.first)
            #expect(asked.destination == nil)
            try await payments.staffDecide(asked, .allow)
            try await payments.waitForPayment(try #require(sent.json["id"]?.stringValue), "awaiting_recipient")
            #expect(payments.wallet.door.available(People.adas) == Self.rich - 300_000)
        }
    }

    @Test func whatIsDeniedFailsAndItsKeyIsFree() async throws {
        try await Self.scene { payments, compliance in
            compliance.answers(.deny)
            let denied = try await payments.pay("3000.00", key: "k")
            #expect(denied.status == 422 && denied.code == "transaction_not_permitted", "\(denied)")
            #expect(payments.wallet.door.state.withLock { $0.requests } == 0)
            let list = try await payments.send(.GET, "\(People.base)/payments?status=failed").json["data"]
            #expect(list?.arrayValue?.first?["failure_code"]?.stringValue == "transaction_not_permitted")
            compliance.answers(.allow)
            #expect(try await payments.pay("3000.00", key: "k").status == 201)
            #expect(Set(compliance.asked.map(\.id)).count == 2)
        }
    }

    /// As the policy tables it: below 10,000 dollars it goes on, above it nothing does.
    @Test func silenceIsAsThePolicySays() async throws {
        try await Self.scene(wait: nil) { payments, compliance in
            compliance.falls(silent: true)
            let sent = try await payments.pay("5000.00")
            #expect(sent.json["status"]?.stringValue == "completed", "\(sent)")
            let id = try #require(UniqueID(sent.json["id"]?.stringValue ?? ""))
            let kept = try await payments.database.query("select assessed from payments.payments where id = \(id)")
            #expect(try kept.first(String.self) == "unassessed")
            let silent = try await payments.pay("10000.00", key: "k")
            #expect(silent.status == 503 && silent.code == "assessment_unavailable", "\(silent)")
            #expect(payments.wallet.door.state.withLock { $0.requests } == 1)
            let left = try await payments.database.query("select from payments.payments where stage <> 'ended'")
            #expect(left.isEmpty)
            compliance.falls(silent: false)
            try await eventually("it is judged anew") { try await payments.pay("10000.00", key: "k").status == 201 }
            #expect(payments.wallet.door.balance(People.graces) == 1_500_000)
        }
    }

    /// Dead between the answer and its writing: asked again under the same id, it has the same answer.
    @Test func whoDiesBeforeWritingAsksTheSame() async throws {
        try await Self.scene { payments, compliance in
            compliance.answers(.review)
            let sent = try await payments.pay("3000.00")
            let id = try #require(sent.json["id"]?.stringValue)
            let asked = try #require(compliance.asked.first)
            compliance.decide(asked.id, .allow)
            let (row, now) = (try #require(UniqueID(id)), payments.clock.now)
            try await payments.database.execute(
                """
                with unwritten as (
                    update payments.payments
                    set state = 'processing', stage = 'posting', must_ask = true, assessed = null, assessment_id = null
                    where id = \(row))
                update payments.sagas set state = 'posting', next_attempt_at = \(now) where id = \(row)
                """)
            try await payments.waitForPayment(id, "completed")
            #expect(compliance.asked.map(\.id) == [asked.id, asked.id])
            #expect(Self.posted(payments, id)?.assessmentID == asked.id)
        }
    }

    /// Nobody waits for it: it is asked about until somebody answers, under one id.
    @Test(arguments: [AssessmentVerdict.allow, .deny])
    func aPayoutWaitsForTheWord(verdict: AssessmentVerdict) async throws {
        try await Self.scene(wait: nil) { payments, compliance in
            compliance.answers(verdict)
            compliance.falls(silent: true)
            let item = #"{"id":"1","recipient":{"email":"grace@florin.test"},"amount":\#(People.money("1000.00"))}"#
            let made = try await payments.send(
                .POST, "\(People.base)/payouts", json: #"{"source_wallet_id":"\#(People.adas)","items":[\#(item)]}"#,
                key: "k")
            let id = try #require(made.json["id"]?.stringValue, "\(made)")
            try await eventually("compliance was asked") { !compliance.asked.isEmpty }
            #expect(payments.wallet.door.state.withLock { $0.posted.isEmpty })
            compliance.falls(silent: false)
            try await eventually("the payout is over") {
                payments.clock.advance(by: .seconds(10))
                return try await payments.send(.GET, "\(People.base)/payouts/\(id)").json["status"]?.stringValue
                    == "completed"
            }
            let asked = try #require(compliance.asked.first)
            #expect(asked.operation == .payout && asked.channel == .system)
            #expect(Set(compliance.asked.map(\.id)) == [asked.id])
            let posted = payments.wallet.door.state.withLock { Array($0.posted.values) }
            #expect(posted.map(\.assessmentID) == (verdict == .allow ? [asked.id] : []))
            let items = try await payments.send(.GET, "\(People.base)/payouts/\(id)/items").json["data"]
            let code = items?.arrayValue?.first?["failure_code"]?.stringValue
            #expect(code == (verdict == .allow ? nil : "transaction_not_permitted"))
        }
    }
}

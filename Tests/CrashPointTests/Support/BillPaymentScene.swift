import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A bill payment during which billing dies at a point, and what it takes to get there.
struct BillPaymentScene {
    private enum Story {
        case delivered
        /// It is delivered, and the answer gets lost.
        case unanswered
        /// The attempt was written down, and billing died before it was sent.
        case unsent
        case refused
        /// The biller takes it back.
        case reversed
        /// The token of the meter comes later.
        case tokenLate
        /// It is delivered after the hold has expired.
        case late

        /// As the partner is steered.
        var amount: String {
            switch self {
            case .delivered, .unsent: "600.00"
            case .unanswered: "600.05"
            case .refused: "600.01"
            case .reversed: "600.07"
            case .tokenLate: "600.08"
            case .late: "600.02"
            }
        }

        var end: String {
            switch self {
            case .delivered, .unanswered, .tokenLate, .late: "completed"
            case .refused, .unsent: "failed"
            case .reversed: "reversed"
            }
        }
    }

    private static let path = "/api/v1/billing/bill-payments"

    private let point: String
    private let suite: CrashSuite
    private let wallet: String
    private let story: Story
    private let key = UUID().uuidString

    init(_ point: String, _ suite: CrashSuite, wallet: String) {
        self.point = point
        self.suite = suite
        self.wallet = wallet
        story =
            switch point {
            case "bill_payment.at_asking": .unsent
            case "bill_payment.after_requery": .unanswered
            case "bill_payment.after_release", "bill_payment.at_releasing": .refused
            case "bill_payment.after_reverse", "bill_payment.at_reversing": .reversed
            case "bill_payment.at_fetching": .tokenLate
            case "bill_payment.after_post", "bill_payment.at_posting": .late
            default: .delivered
            }
    }

    /// One with naira in it.
    static func wallet(_ suite: CrashSuite) async throws -> String {
        try await suite.database.execute(
            "insert into wallet.owners (owner_id, kyc_tier) values (\(suite.owner), 3) on conflict do nothing")
        let opened = try await suite.insist("wallet", "/api/v1/wallets", #"{"currency":"NGN"}"#, key: UUID().uuidString)
        try #require(opened.status == 201, "\(opened)")
        let order = #"{"wallet_id":"\#(opened.id)","amount":{"amount":"100000.00","currency":"NGN"}}"#
        let deposit = try await suite.insist("payments", "/api/v1/payments/deposits", order, key: UUID().uuidString)
        try await eventually(every: .milliseconds(50), "the wallet is funded") {
            suite.clock.advance(by: .seconds(10))
            let answer = try await suite.send(.GET, "payments", "/api/v1/payments/deposits/\(deposit.id)")
            return answer?.json["status"]?.stringValue == "succeeded"
        }
        return opened.id
    }

    func play() async throws {
        let billing = try await suite.start("billing", dyingAt: point)
        let answer = try await suite.send(.POST, "billing", Self.path, order, key: key)
        if story == .late { try await deliverLate() }
        let made = answer?.status == 201 ? answer : nil
        try await dies(billing)
        try await suite.start("billing")
        let payment = try await suite.insist("billing", Self.path, order, key: key)
        try #require(payment.status == 201, "\(point): \(payment)")
        if let made { #expect(made.id == payment.id, "\(point)") }
        try await finish(payment.id)
        try await check(payment.id)
    }

    private var order: String {
        #"""
        {"wallet_id":"\#(wallet)","biller_id":"019b0000-0000-7000-8000-000200000121","customer_id":"1111111111111",
        "amount":{"amount":"\#(story.amount)","currency":"NGN"},"meter_type":"prepaid","phone":"08011111111"}
        """#
    }

    /// The partner keeps it for longer than the wallet keeps the money.
    private func deliverLate() async throws {
        let attempt = try await eventually("the order is at the partner") { () -> String? in
            try await suite.database.query(
                """
                select a.id from billing.bill_payment_attempts a join billing.bill_payments p on p.id = a.payment_id
                where p.idempotency_key = \(key)
                """
            ).first(String.self)
        }
        suite.clock.advance(by: .seconds(31 * 86_400))
        try await eventually("the order is delivered") {
            try await suite.send(.POST, "sandbox", "/vtpass/control/\(attempt)", #"{"status":"delivered"}"#)?.status
                == 200
        }
    }

    /// Pauses and leases run out on the clock that we move.
    private func dies(_ billing: FlorinProcess) async throws {
        do {
            try await eventually(every: .milliseconds(100), "\(point) is reached") {
                suite.clock.advance(by: .seconds(5))
                return !billing.isRunning
            }
        } catch {
            Issue.record("\(point) is not reached: \(error)")
            throw error
        }
        try await billing.waitForDeath()
    }

    private func finish(_ payment: String) async throws {
        let id = try #require(UniqueID(payment))
        try await eventually(every: .milliseconds(50), "\(point): the payment is \(story.end)") {
            suite.clock.advance(by: .seconds(10))
            let row = try await suite.database.query("select status, stage from billing.bill_payments where id = \(id)")
            guard let (status, stage) = try row.first(String.self, String.self) else { return false }
            return status == story.end && stage == "ended"
        }
    }

    /// One order at the partner, and the wallet has paid for what arrived.
    private func check(_ payment: String) async throws {
        let id = try #require(UniqueID(payment))
        let attempts = try await suite.database.query(
            "select count(*) from billing.bill_payment_attempts where payment_id = \(id)"
        ).first(Int.self)
        #expect(attempts == 1, "\(point)")
        let moved = try await suite.database.query(
            """
            select count(*) filter (where m.transaction_id in (p.capture_id, p.post_id)),
                count(*) filter (where m.transaction_id = p.reversal_id)
            from wallet.movements m
            join billing.bill_payments p on m.transaction_id in (p.capture_id, p.post_id, p.reversal_id)
            where p.id = \(id) and m.id = m.transaction_id
            """)
        let (paid, back) = try #require(try moved.first(Int.self, Int.self))
        #expect(paid == (story.end == "failed" ? 0 : 1) && back == (story == .reversed ? 1 : 0), "\(point)")
        let open = try await suite.database.query(
            "select from wallet.holds where purpose = 'bill_payment' and status = 'held'")
        #expect(open.isEmpty, "\(point)")
    }
}

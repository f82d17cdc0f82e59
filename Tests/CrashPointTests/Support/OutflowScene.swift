import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A withdrawal during which payments dies at a point, and what it takes to get there.
struct OutflowScene {
    private enum Story {
        /// It is paid out.
        case paid
        /// The bank says no.
        case refused
        /// It comes back after it was paid out.
        case returned
        /// The wallet is away when it is ordered.
        case abandoned

        /// As the provider is steered.
        var amount: String {
            switch self {
            case .paid, .abandoned: "1.00"
            case .refused: "1.01"
            case .returned: "1.07"
            }
        }

        var end: String {
            switch self {
            case .paid, .abandoned: "succeeded"
            case .refused: "failed"
            case .returned: "returned"
            }
        }
    }

    private let point: String
    private let suite: CrashSuite
    private let wallet: String
    private let account: String
    private let story: Story
    private let key = UUID().uuidString

    init(_ point: String, _ suite: CrashSuite, wallet: String, account: String) {
        self.point = point
        self.suite = suite
        self.wallet = wallet
        self.account = account
        story =
            switch point {
            case "outflow.after_release", "outflow.at_releasing": .refused
            case "outflow.after_restore", "outflow.at_returning": .returned
            case "outflow.at_withdrawing": .abandoned
            default: .paid
            }
    }

    /// An account that the provider's bank knows.
    static func account(_ suite: CrashSuite) async throws -> String {
        let body = #"""
            {"country":"NG","currency":"USD","holder_name":"Ada Lovelace","holder_kind":"person","bank_code":"058",
            "account_number":"0123456789"}
            """#
        let answer = try await suite.insist(
            "payments", "/api/v1/payments/bank-accounts", body, key: UUID().uuidString)
        try #require(answer.status == 201, "\(answer)")
        return answer.id
    }

    func play() async throws {
        let payments = try await suite.start("payments", dyingAt: point)
        if story == .abandoned { suite.stop("wallet") }
        let answer = try await suite.send(.POST, "payments", path, order, key: key)
        if story == .abandoned { try await suite.start("wallet") }
        let made = answer?.status == 201 ? answer : nil
        try await dies(payments)
        try await suite.start("payments")
        let withdrawal = try await suite.insist("payments", path, order, key: key)
        try #require(withdrawal.status == 201, "\(point): \(withdrawal)")
        if let made { #expect(made.id == withdrawal.id, "\(point)") }
        try await finish(withdrawal.id)
        try await check(withdrawal.id)
    }

    private var path: String { "/api/v1/payments/withdrawals" }

    private var order: String {
        #"""
        {"wallet_id":"\#(wallet)","amount":{"amount":"\#(story.amount)","currency":"USD"},
        "bank_account_id":"\#(account)"}
        """#
    }

    /// Second thoughts, pauses and leases run out on the clock that we move.
    private func dies(_ payments: FlorinProcess) async throws {
        do {
            try await eventually(every: .milliseconds(100), "\(point) is reached") {
                suite.clock.advance(by: .seconds(story == .abandoned ? 61 : 5))
                return !payments.isRunning
            }
        } catch {
            Issue.record("\(point) is not reached: \(error)")
            throw error
        }
        try await payments.waitForDeath()
    }

    private func finish(_ withdrawal: String) async throws {
        let id = try #require(UniqueID(withdrawal))
        try await eventually(every: .milliseconds(50), "\(point): withdrawal is \(story.end)") {
            suite.clock.advance(by: .seconds(10))
            let row = try await suite.database.query("select status, stage from payments.outflows where id = \(id)")
            guard let (status, stage) = try row.first(String.self, String.self) else { return false }
            return status == story.end && stage == "ended"
        }
    }

    /// One payout, and the wallet has paid for what arrived.
    private func check(_ withdrawal: String) async throws {
        let id = try #require(UniqueID(withdrawal))
        let payout = try await suite.send(.GET, "sandbox", "/payouts/\(withdrawal)")
        #expect(payout?.json["status"]?.stringValue == (story.end == "failed" ? "failed" : story.end), "\(point)")
        let moved = try await suite.database.query(
            """
            select count(*) filter (where m.purpose is null or m.purpose = 'withdrawal'),
                count(*) filter (where m.purpose = 'withdrawal_return')
            from wallet.movements m
            join payments.outflows o on m.transaction_id in (o.capture_id, o.restore_id)
            where o.id = \(id) and m.id = m.transaction_id
            """)
        let (captured, restored) = try #require(try moved.first(Int.self, Int.self))
        #expect(captured == (story == .refused ? 0 : 1) && restored == (story == .returned ? 1 : 0), "\(point)")
        let open = try await suite.database.query(
            "select from wallet.holds where purpose = 'withdrawal' and status = 'held'")
        #expect(open.isEmpty, "\(point)")
    }
}

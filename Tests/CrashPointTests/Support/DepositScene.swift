import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A deposit during which payments dies at a point, and what it takes to get there.
struct DepositScene {
    private enum Story {
        /// The customer pays at once.
        case paid
        /// The customer pays after the provider was asked how it stands.
        case askedAbout
        /// Nobody ever pays.
        case forgotten
        /// The wallet is frozen when the money comes.
        case frozen
    }

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
            // A deposit paid at once may be paid before it is known to await that.
            case "deposit.after_fetch", "deposit.at_awaiting": .askedAbout
            case "deposit.after_cancel": .forgotten
            case "deposit.at_held": .frozen
            default: .paid
            }
    }

    func play() async throws {
        let payments = try await suite.start("payments", dyingAt: point)
        let made = try await suite.send(.POST, "payments", path, order, key: key)
        if let made { try await push(made.id) }
        try await dies(payments)
        try await suite.start("payments")
        let deposit = try await suite.insist("payments", path, order, key: key)
        try #require(deposit.status == 201, "\(point): \(deposit)")
        if let made { #expect(made.id == deposit.id, "\(point)") }
        try await finish(deposit.id)
        try await check(deposit.id)
    }

    private var path: String { "/api/v1/payments/deposits" }

    /// What ends in .02 is paid when the customer says so.
    private var order: String {
        let amount = story == .paid ? "10.00" : "10.02"
        return #"{"wallet_id":"\#(wallet)","amount":{"amount":"\#(amount)","currency":"USD"}}"#
    }

    /// Brings the process to its point.
    private func push(_ deposit: String) async throws {
        switch story {
        case .paid: break
        case .askedAbout: suite.clock.advance(by: .seconds(31))
        case .forgotten: suite.clock.advance(by: .seconds(86_401))
        case .frozen:
            try await suite.setWallet(wallet, "frozen")
            try await suite.pay(deposit)
        }
    }

    private func dies(_ payments: FlorinProcess) async throws {
        do {
            try await payments.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached: \(error)")
            throw error
        }
    }

    private func finish(_ deposit: String) async throws {
        switch story {
        case .paid, .forgotten: break
        case .askedAbout: try await suite.pay(deposit)
        case .frozen: try await suite.setWallet(wallet, "active")
        }
        let end = story == .forgotten ? "expired" : "succeeded"
        try await eventually(within: .seconds(40), every: .milliseconds(50), "\(point): deposit is \(end)") {
            // Leases and pauses run out on the clock that we move.
            suite.clock.advance(by: .seconds(10))
            return try await suite.send(.GET, "payments", "\(path)/\(deposit)")?.json["status"]?.stringValue == end
        }
    }

    /// Exactly one credit, or none.
    private func check(_ deposit: String) async throws {
        let id = try #require(UniqueID(deposit))
        let credits = try await suite.database.query(
            "select count(*) from wallet.deposits where deposit_id = \(id)")
        let transactions = try await suite.database.query(
            """
            select count(*) from wallet.movements
            where id = transaction_id and kind = 'deposit' and reference = \(id.description)
            """)
        let expected = story == .forgotten ? 0 : 1
        #expect(try credits.first(Int.self) == expected, "\(point)")
        #expect(try transactions.first(Int.self) == expected, "\(point)")
    }
}

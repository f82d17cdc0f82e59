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
        /// The bank says no.
        case declined
        /// The wallet is away when it is ordered.
        case abandoned
        /// The wallet is frozen when the money comes, and an operator sends it back.
        case refunded

        /// As the provider is steered: `….02` is paid when the customer says so.
        var amount: String {
            switch self {
            case .paid, .abandoned: "10.00"
            case .declined: "10.01"
            case .askedAbout, .forgotten, .frozen, .refunded: "10.02"
            }
        }

        var end: String {
            switch self {
            case .paid, .askedAbout, .frozen, .abandoned: "succeeded"
            case .declined: "failed"
            case .forgotten: "expired"
            case .refunded: "refunded"
            }
        }
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
            case "deposit.after_release": .declined
            case "deposit.at_withdrawing": .abandoned
            case "deposit.at_refunding", "deposit.after_close", "deposit.after_refund": .refunded
            default: .paid
            }
    }

    func play() async throws {
        let payments = try await suite.start("payments", dyingAt: point)
        if story == .abandoned { suite.stop("wallet") }
        let answer = try await suite.send(.POST, "payments", path, order, key: key)
        if story == .abandoned { try await suite.start("wallet") }
        let made = answer?.status == 201 ? answer : nil
        try await push(made?.id)
        try await dies(payments)
        try await suite.start("payments")
        let deposit = try await suite.insist("payments", path, order, key: key)
        try #require(deposit.status == 201, "\(point): \(deposit)")
        if let made { #expect(made.id == deposit.id, "\(point)") }
        try await finish(deposit.id)
        try await check(deposit.id)
    }

    private var path: String { "/api/v1/payments/deposits" }

    private var order: String {
        #"{"wallet_id":"\#(wallet)","amount":{"amount":"\#(story.amount)","currency":"USD"}}"#
    }

    /// Brings the process to its point.
    /// - Parameter deposit: nil when it died over the order, or refused it.
    private func push(_ deposit: String?) async throws {
        switch (story, deposit) {
        case (.abandoned, _): suite.clock.advance(by: .seconds(61))
        case (.askedAbout, _?): suite.clock.advance(by: .seconds(31))
        case (.forgotten, _?): suite.clock.advance(by: .seconds(86_401))
        case (.frozen, let deposit?):
            try await suite.setWallet(wallet, "frozen")
            try await suite.pay(deposit)
        case (.refunded, let deposit?):
            try await suite.setWallet(wallet, "frozen")
            try await suite.pay(deposit)
            try await sendBack(deposit)
        case (.paid, _), (.declined, _), (_, nil): break
        }
    }

    /// The process may die over the request.
    private func sendBack(_ deposit: String) async throws {
        let admin = "/api/v1/admin/payments/deposits/\(deposit)"
        try await eventually("\(point): deposit is held") {
            try await suite.send(.GET, "payments", admin)?.json["stage"]?.stringValue == "held"
        }
        let answer = try await suite.send(
            .POST, "payments", "\(admin)/refund", #"{"reason":"the wallet is frozen"}"#, key: UUID().uuidString)
        if let answer { try #require(answer.status == 200, "\(answer)") }
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
        case .paid, .forgotten, .declined, .abandoned, .refunded: break
        case .askedAbout: try await suite.pay(deposit)
        case .frozen: try await suite.setWallet(wallet, "active")
        }
        try await eventually(every: .milliseconds(50), "\(point): deposit is \(story.end)") {
            // Leases and pauses run out on the clock that we move.
            suite.clock.advance(by: .seconds(10))
            if story == .refunded {
                let refund = "/payments/\(deposit)/refunds/\(deposit)-0"
                _ = try await suite.send(.POST, "sandbox", "\(refund)/settle", "{}")
            }
            return try await suite.send(.GET, "payments", "\(path)/\(deposit)")?.json["status"]?.stringValue
                == story.end
        }
        if story == .refunded { try await suite.setWallet(wallet, "active") }
        try await eventually(every: .milliseconds(50), "\(point): no room is held") {
            suite.clock.advance(by: .seconds(10))
            let open = try await suite.database.query(
                "select from wallet.deposit_reservations where state = 'open'")
            return open.isEmpty
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
        let expected = story.end == "succeeded" ? 1 : 0
        #expect(try credits.first(Int.self) == expected, "\(point)")
        #expect(try transactions.first(Int.self) == expected, "\(point)")
    }
}

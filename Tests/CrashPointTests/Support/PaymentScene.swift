import Contracts
import FoundationEssentials
import JSONKit
import Logging
import Messaging
import NIOHTTP1
import PaymentsService
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// Somebody is paid, or is to be paid who has no account yet, and payments dies at a point of it.
struct PaymentScene {
    private enum Story {
        /// To somebody with an account.
        case known
        /// To an address that is proven afterwards.
        case claimed
        /// To an address that nobody proves, and taken back.
        case cancelled

        var end: String { self == .cancelled ? "cancelled" : "completed" }
    }

    let point: String
    let suite: CrashSuite
    let source: String
    private let story: Story
    private let payee = UserID(IDGenerator(clock: .system).next())
    private let address = "newcomer-\(UUID().uuidString.lowercased())@florin.test"
    private let key = UUID().uuidString

    init(_ point: String, _ suite: CrashSuite, source: String) {
        self.point = point
        self.suite = suite
        self.source = source
        story =
            switch point {
            case "payment.after_holding", "payment.at_holding", "payment.at_awaiting", "payment.after_capturing",
                "payment.at_capturing":
                .claimed
            case "payment.after_releasing", "payment.at_releasing": .cancelled
            default: .known
            }
    }

    func play() async throws {
        let target = try await openWallet()
        if point == "payment.assessed" { try await askAboutEverything() }
        if story == .known { suite.directory.set(payee, name: ("New", "Comer"), addresses: [address]) }
        let before = (try await posted(source), try await posted(target))
        let payments = try await suite.start("payments", dyingAt: point)
        let first = try await suite.send(.POST, "payments", path("send"), order, key: key)
        try await push(first?.id)
        do {
            try await payments.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached: \(error)")
            throw error
        }
        try await suite.start("payments")
        let payment = try await suite.insist("payments", path("send"), order, key: key)
        try #require(payment.status == 201, "\(point): \(payment)")
        if first?.status == 201 { #expect(first?.id == payment.id, "\(point)") }
        try await push(payment.id)
        try await eventually(every: .milliseconds(50), "\(point): payment is \(story.end)") {
            // Leases and pauses run out on the clock that we move.
            suite.clock.advance(by: .seconds(10))
            let now = try await suite.send(.GET, "payments", path("payments/\(payment.id)"))
            return now?.json["status"]?.stringValue == story.end
        }
        try await eventually(every: .milliseconds(50), "\(point): payment is over") {
            suite.clock.advance(by: .seconds(10))
            let id = try #require(UniqueID(payment.id))
            return try await !suite.database.query(
                "select from payments.payments where id = \(id) and stage = 'ended'"
            ).isEmpty
        }
        let moved: Int64 = story == .cancelled ? 0 : 100
        #expect(try await posted(source) == before.0 - moved, "\(point)")
        #expect(try await posted(target) == before.1 + moved, "\(point)")
    }

    /// A dollar is below every line.
    private func askAboutEverything() async throws {
        try await suite.database.execute(
            """
            insert into payments.standings (owner_id, risk, restriction, version, ask_until)
            values (\(suite.owner), 'low', 'none', 1, \(Timestamp.distantFuture))
            on conflict (owner_id) do update set ask_until = excluded.ask_until
            """)
    }

    /// What follows the order; it may be said again.
    private func push(_ payment: String?) async throws {
        switch story {
        case .known: break
        case .claimed:
            suite.directory.set(payee, name: ("New", "Comer"), addresses: [address])
            try await tellOfAddress()
        case .cancelled:
            guard let payment, !payment.isEmpty else { return }
            _ = try await suite.send(.POST, "payments", path("payments/\(payment)/cancel"), "{}")
        }
    }

    private func tellOfAddress() async throws {
        let auth = MessageBroker(
            try BrokerConfig(url: try await suite.broker.url(as: "auth")), topology: .exchangesOnly(),
            logger: Logger(label: "auth"))
        try await auth.publish([
            .event(
                ContactVerified.type, id: IDGenerator(clock: .system).next(),
                body: JSON.encode(ContactVerified(userID: payee, kind: .email, address: address)),
                occurredAt: suite.clock.clock.now())
        ])
        await auth.close()
    }

    private func path(_ rest: String) -> String { "/api/v1/payments/\(rest)" }

    private var order: String {
        """
        {"source_wallet_id":"\(source)","recipient":{"email":"\(address)"},\
        "amount":{"amount":"1.00","currency":"USD"}}
        """
    }

    private func openWallet() async throws -> String {
        let answer = try await eventually("the payee has a wallet") {
            try await suite.send(
                .POST, "wallet", "/api/v1/wallets", #"{"currency":"USD"}"#, key: UUID().uuidString, as: payee)
        }
        try #require(answer.status == 201, "\(answer)")
        return answer.id
    }

    /// Minor units.
    private func posted(_ wallet: String) async throws -> Int64 {
        let id = try #require(UniqueID(wallet))
        return try #require(
            await suite.database.query("select posted from wallet.accounts where id = \(id)").first(Int64.self))
    }
}

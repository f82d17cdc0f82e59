import Authentication
import Contracts
import HTTPKit
import JSONKit
import Logging
import Messaging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import BillingService

/// The wallet's side of subscriptions: that of invoices, and it says whether it would pay.
final class SubscriptionWalletDouble: Sendable {
    let money = InvoiceWalletDouble()
    let checks = Mutex<[CheckWallet]>([])

    /// What all payments are refused with from now on; nil: none.
    func refuse(_ code: String?) { money.state.withLock { $0.refusal = code } }
    /// So many take effect without an answer.
    func silence(_ count: Int) { money.state.withLock { $0.silent = count } }
    var checkCount: Int { checks.withLock { $0.count } }
    var postingCount: Int { money.postings.count }
    func balance(_ account: some CustomStringConvertible) -> Int64 { money.balance(account.description) }

    func answer(_ request: IncomingRequest) -> RequestOutcome {
        guard request.type == CheckWallet.type else { return money.answer(request) }
        do {
            let asked = try CheckWallet.read(request.body)
            checks.withLock { $0.append(asked) }
            let code = money.state.withLock { $0.refusal }
            return .reply(JSON.encode(CheckedWallet(currency: .USD, status: "active", code: code)))
        } catch {
            return .failure(code: "malformed", message: "\(error)")
        }
    }
}

/// Grace sells, Ada and others subscribe: the composed service on a real database and broker, a wallet and a directory
/// that answer over AMQP, and a clock that a test moves.
struct SubscriptionWorld: Sendable {
    static let base = "/api/v1/billing"
    static let grace = UserID(UniqueID(high: 7, low: 100))
    static let ada = UserID(UniqueID(high: 7, low: 200))
    static let graces = UniqueID(high: 8, low: 100)
    static let adas = UniqueID(high: 8, low: 200)
    /// 1 January 2027, 10:00.
    static let start = Timestamp(secondsSince1970: 1_798_797_600)

    let client: PartnerClient
    let database: PostgresClient
    let wallet: SubscriptionWalletDouble
    let clock: ManualClock
    let key: SigningKey

    static func run(
        from start: Timestamp = Self.start, _ body: @escaping @Sendable (SubscriptionWorld) async throws -> Void
    ) async throws {
        let (clock, key, wallet) = (ManualClock(start), SigningKey.generate(), SubscriptionWalletDouble())
        wallet.money.open(graces, grace)
        wallet.money.open(adas, ada, 1_000_000_00)
        let schema = TestSchema(BillingService.slug, Outbox.migrations + BillingService.migrations)
        try await TestDatabase.with(schema) { database in
            try await TestBroker.with(BillingService.slug) { broker in
                let settings = try Settings.variables([
                    "FLORIN_MODE": "test", "HTTP_PORT": "0", "DATABASE_URL": database.url, "BROKER_URL": broker.url,
                    "DATABASE_POOL_SIZE": "16", "FILES_FOLDER": "/tmp/florin-files/test-\(database.name)",
                ])
                let overrides = ServiceOverrides(clock: clock.clock, keys: StaticKeySource([key.verificationKey]))
                let admin = try database.client()
                try await serving(wallet, broker.url) {
                    try await withService(BillingService.self, settings: settings, overrides: overrides) { service in
                        let world = SubscriptionWorld(
                            client: service.context.partner(service.context.name, baseURL: service.baseURL),
                            database: admin, wallet: wallet, clock: clock, key: key)
                        try await world.settle(netDays: 14)
                        try await body(world)
                    }
                }
                await admin.close()
            }
        }
    }

    private static func serving(
        _ wallet: SubscriptionWalletDouble, _ url: String, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let broker = MessageBroker(
            try BrokerConfig(url: url), topology: .service("wallet", events: [], servesRequests: true),
            logger: Logger(label: "wallet"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await broker.run() }
            group.addTask { try await broker.serve(queue: "wallet.requests", prefetch: 16) { wallet.answer($0) } }
            defer { group.cancelAll() }
            try await DirectoryDouble().serving(url, body)
        }
        await broker.close()
    }

    // MARK: What tests do

    /// - Parameter key: without one, a `POST` gets a new key.
    func call(
        _ method: EndpointMethod, _ path: String, as user: UserID = Self.grace, _ json: String? = nil,
        key: String? = nil
    ) async throws -> BillingHarness.Answer {
        var headers = [("Authorization", "Bearer \(try token(user))")]
        if method == .post { headers.append(("Idempotency-Key", key ?? "\(UniqueID.random())")) }
        let answer = try await client.send(
            method, Self.base + path, headers: headers, body: json.map { Array($0.utf8) })
        return BillingHarness.Answer(
            status: answer.status, json: answer.body.isEmpty ? .null : try JSONParser.parse(answer.body))
    }

    /// A customer pays, a merchant sells: everybody may do both here.
    private func token(_ user: UserID) throws -> String {
        let now = clock.now
        return try TokenSigner(key: self.key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: user, sessionID: UniqueID(high: 7, low: 8), apiKeyID: nil, roles: [.customer], scopes: nil,
                issuedAt: now, expiresAt: now + .seconds(600), tokenID: .random()))
    }

    /// How Grace invoices.
    func settle(netDays: Int = 14, graceDays: Int = 0, final: String = "cancel") async throws {
        let answer = try await call(
            .put, "/invoice-settings", as: Self.grace,
            """
            {"legal_name":"Grace Ltd","address_lines":["1 Main Street"],"prefix":"INV","net_days":\(netDays),
            "payout_wallets":{"USD":"\(Self.graces)"},"grace_days":\(graceDays),
            "dunning":{"retry_days":[1,3],"final":"\(final)"}}
            """)
        #expect(answer.status == 200, "\(answer.json)")
    }

    /// A monthly plan of Grace's, of one flat price unless others are given.
    func plan(
        _ code: String = "team", price: String = "10.00", prices: String? = nil, more: String = ""
    ) async throws -> String {
        let prices = prices ?? #"[{"key":"base","kind":"flat","amount":\#(BillingHarness.usd(price))}]"#
        let made = try await call(
            .post, "/plans", as: Self.grace,
            #"{"code":"\#(code)","name":"Team","currency":"USD","interval":"month","prices":\#(prices)\#(more)}"#)
        #expect(made.status == 201, "\(made.json)")
        return try #require(made.json["id"]?.stringValue)
    }

    func subscribe(
        _ plan: String, as user: UserID = Self.ada, from wallet: UniqueID = Self.adas, more: String = "",
        key: String? = nil
    ) async throws -> BillingHarness.Answer {
        try await call(
            .post, "/subscriptions", as: user, #"{"plan_id":"\#(plan)","wallet_id":"\#(wallet)"\#(more)}"#, key: key)
    }

    /// A new subscription's id.
    func subscription(_ plan: String, more: String = "") async throws -> String {
        let made = try await subscribe(plan, more: more)
        #expect(made.status == 201, "\(made.json)")
        return try #require(made.json["id"]?.stringValue)
    }

    func shown(_ id: String) async throws -> JSONValue {
        try await call(.get, "/subscriptions/\(id)", as: Self.ada).json
    }

    /// Moves the clock on; jobs see it at their next look.
    func move(to day: String, hours: Int64 = 10) async throws {
        let day = try #require(CalendarDay(day))
        clock.set(day.startOfDay + .seconds(hours * 3_600))
    }

    func count(_ sql: SQL) async throws -> Int {
        try await database.query(sql).first(Int.self) ?? 0
    }

    /// What all invoices of subscriptions come to, by the invoices and by what was charged.
    func totals() async throws -> (invoices: Int, nets: Int, charged: Int) {
        let rows = try await database.query(
            """
            select count(*), coalesce(sum(i.net), 0)::bigint,
                (select coalesce(sum(c.amount - c.discount), 0)::bigint from billing.subscription_charges c
                    where c.invoice_id is not null)
            from billing.invoices i join billing.subscription_invoices v on v.invoice_id = i.id
            """)
        let row = try #require(try rows.first(Int.self, Int.self, Int.self))
        return (row.0, row.1, row.2)
    }
}

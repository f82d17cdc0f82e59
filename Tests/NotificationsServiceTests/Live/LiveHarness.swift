import Authentication
import JSONKit
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import NotificationsService

/// Two processes of the service on one database and broker, and a writer beside them.
struct LiveHarness: Sendable {
    let ports: [Int]
    let database: PostgresClient
    let brokerURL: String
    let clock: ManualClock
    let key: SigningKey
    let core: NotificationsCore
    /// Ends a session, as both processes hear it from auth.
    let revoke: @Sendable (UniqueID) -> Void

    static let ada = NotificationsHarness.ada
    static let grace = NotificationsHarness.grace
    static let session = UniqueID(high: 7, low: 8)

    static func run(_ body: @Sendable (LiveHarness) async throws -> Void) async throws {
        // Tokens tell whole seconds.
        let clock = ManualClock(Timestamp(secondsSince1970: WallClock.system.now().secondsSince1970))
        let key = SigningKey.generate()
        let migrations = Outbox.migrations + NotificationsService.migrations
        try await TestDatabase.with(schema: NotificationsService.slug, migrations: migrations) { database in
            try await TestBroker.with(NotificationsService.slug) { broker in
                let settings = try Settings.variables([
                    "FLORIN_MODE": "test", "HTTP_PORT": "0", "DATABASE_URL": database.url, "BROKER_URL": broker.url,
                    "MAIL_ENABLED": "false",
                ])
                let overrides = ServiceOverrides(clock: clock.clock, keys: StaticKeySource([key.verificationKey]))
                try await withService(NotificationsService.self, settings: settings, overrides: overrides) { one in
                    try await withService(NotificationsService.self, settings: settings, overrides: overrides) { two in
                        for service in [one, two] {
                            try await eventually("ready") { await service.context.health.report().isReady }
                        }
                        let admin = try database.client(poolSize: 4)
                        let core = try NotificationsCore(
                            one.context, NotificationsConfig(settings), admin, catalogue: ShippedData.catalogue(),
                            carried: [])
                        try await body(
                            LiveHarness(
                                ports: [one.port, two.port], database: admin, brokerURL: broker.url, clock: clock,
                                key: key, core: core
                            ) { session in
                                for service in [one, two] { service.context.tokens.revoke(session: session) }
                            })
                        await admin.close()
                    }
                }
            }
        }
    }

    func token(
        _ user: UserID = ada, session: UniqueID? = session, scopes: Set<Scope>? = nil,
        lifetime: Duration = .seconds(600)
    ) throws -> String {
        let now = clock.now
        return try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: user, sessionID: scopes == nil ? session : nil,
                apiKeyID: scopes.map { _ in UniqueID(high: 7, low: 10) }, roles: [.customer], scopes: scopes,
                issuedAt: now, expiresAt: now + lifetime, tokenID: UniqueID(high: 7, low: 9)))
    }

    func register(_ user: UserID = ada) async throws {
        let entry = DirectoryEntry(
            userID: user, version: 2, email: "\(user)@florin.test", isEmailVerified: true, phone: nil,
            isPhoneVerified: false, firstName: "Ada", lastName: "Lovelace", country: "GB", status: "active",
            roles: ["customer"])
        try await database.execute(RecipientStore.keep([entry], now: clock.now))
    }

    /// One more entry of somebody's inbox. What is told in one minute beyond the twentieth is folded, so the clock
    /// moves.
    func tell(_ key: String, to user: UserID = ada) async throws {
        clock.advance(by: .seconds(4))
        let notice = Notice(
            event: "deposit.succeeded", key: key, recipient: .user(user), variables: NotificationsHarness.money,
            at: clock.now)
        _ = try await database.transaction { try await core.intake.take(notice, in: $0) }
    }

    /// An open socket that was greeted.
    func socket(
        _ replica: Int = 0, _ user: UserID = ada, token: String? = nil
    ) async throws -> (client: LiveClient, ready: JSONValue) {
        let client = try await LiveClient.open(ports[replica], token: try token ?? self.token(user))
        return (client, try await client.next("ready"))
    }

    /// The same, told from a place on.
    func listener(_ replica: Int = 0, _ user: UserID = ada, after cursor: Int64? = nil) async throws -> LiveClient {
        let (client, _) = try await socket(replica, user)
        let place = cursor.map { #","cursor":\#($0)"# } ?? ""
        try await client.send(#"{"type":"subscribe"\#(place)}"#)
        return client
    }

    /// Many at once, as a broadcast writes them.
    func fill(_ count: Int, of user: UserID = ada, textLength: Int = 10) async throws {
        let now = clock.now
        try await database.transaction { transaction in
            _ = try await transaction.pipeline([
                """
                insert into notifications.notices (id, event, business_key, recipient, user_id, variables, at,
                    created_at)
                select gen_random_uuid(), 'system.announcement', 'bulk:' || n, \(user.description), \(user), '{}',
                    \(now), \(now) from generate_series(1, \(count)) n
                """,
                """
                insert into notifications.entries (id, user_id, seq, event, type, priority, title, text, data,
                    created_at)
                select id, user_id, substr(business_key, 6)::bigint, event, 'system', 'low', 'Bulk',
                    repeat('x', \(textLength)::int), '{}', created_at
                from notifications.notices where user_id = \(user)
                """,
                "insert into notifications.entry_heads (user_id, seq) values (\(user), \(count))",
            ])
        }
    }

    func ids(of user: UserID = ada) async throws -> [String] {
        try await database.query(
            "select id from notifications.entries where user_id = \(user) order by seq"
        ).decode(UniqueID.self).map(\.description)
    }
}

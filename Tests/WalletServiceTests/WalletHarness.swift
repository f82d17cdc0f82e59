import Authentication
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing
import WalletDomain

@testable import WalletService

/// The composed service on real servers, with callers who hold real tokens.
struct WalletHarness: Sendable {
    let database: TestDatabase
    let broker: TestBroker
    let service: RunningService
    let clock: ManualClock
    let client: PostgresClient
    let askers: Askers
    private let signer: TokenSigner

    static let noon = Timestamp(rfc3339: "2026-11-20T12:00:00Z") ?? .distantPast

    /// A service with a database and a virtual host of its own, for as long as `body` runs. The books must be in order
    /// at the end.
    static func with(
        _ variables: [String: String] = [:], _ body: @Sendable (WalletHarness) async throws -> Void
    ) async throws {
        try await servers { database, broker in
            try await run(database, broker, variables, ManualClock(noon), SigningKey.generate(), body)
            try await Invariants.check(database)
        }
    }

    /// Two processes of the service on the same servers, with one clock and one key.
    static func withTwo(
        _ body: @escaping @Sendable (WalletHarness, WalletHarness) async throws -> Void
    ) async throws {
        try await servers { database, broker in
            let (clock, key) = (ManualClock(noon), SigningKey.generate())
            try await run(database, broker, [:], clock, key) { first in
                try await run(database, broker, [:], clock, key) { second in try await body(first, second) }
            }
            try await Invariants.check(database)
        }
    }

    /// A migrated database and a virtual host.
    static func servers(_ body: (TestDatabase, TestBroker) async throws -> Void) async throws {
        try await TestBroker.with("wallet") { broker in
            let migrations = Outbox.migrations + WalletService.migrations
            try await TestDatabase.with(schema: "wallet", migrations: migrations) { database in
                try await body(database, broker)
            }
        }
    }

    /// One process of the service; several may run on the same servers.
    static func run(
        _ database: TestDatabase, _ broker: TestBroker, _ variables: [String: String], _ clock: ManualClock,
        _ key: SigningKey, _ body: @Sendable (WalletHarness) async throws -> Void
    ) async throws {
        let settings = try Settings.variables(
            [
                "FLORIN_MODE": "test", "HTTP_PORT": "0", "DATABASE_URL": database.url,
                "BROKER_URL": try await broker.url(as: "wallet"),
                // Nobody listens there, so the configured rates are used.
                "WALLET_FX_URL": "http://127.0.0.1:9",
                "WALLET_FX_STATIC_RATES": "EUR:0.92,GBP:0.79,JPY:150,KWD:0.31",
                "WALLET_JOBS_INTERVAL_MILLISECONDS": "20",
            ].merging(variables) { _, given in given })
        let overrides = ServiceOverrides(clock: clock.clock, keys: StaticKeySource([key.verificationKey]))
        let client = try database.client(poolSize: 2)
        let askers = Askers(broker)
        try await withService(WalletService.self, settings: settings, overrides: overrides) { service in
            let harness = WalletHarness(
                database: database, broker: broker, service: service, clock: clock, client: client, askers: askers,
                signer: TokenSigner(key: key, issuer: "florin", audience: "florin-api"))
            try await harness.waitForRates()
            // What is published before its queue is bound reaches nobody.
            try await eventually("the wallet is ready") { await service.context.health.report().isReady }
            do {
                try await body(harness)
            } catch {
                await askers.close()
                throw error
            }
            await askers.close()
        }
    }

    /// The first load of rates happens right after the start.
    private func waitForRates() async throws {
        try await eventually("rates are loaded") {
            try await client.query("select from wallet.fx_rate_sets limit 1").isEmpty == false
        }
    }

    // MARK: Callers

    /// Somebody of a KYC tier whom the wallet has not seen before; tier 3 unless said otherwise, so that limits are
    /// out of the way.
    func customer(tier: Int = 3) async throws -> TestCaller {
        let user: UserID = service.context.ids.next()
        try await client.execute("insert into wallet.owners (owner_id, kyc_tier) values (\(user), \(tier))")
        return try caller(user, [.customer])
    }

    func staff(_ role: Role = .operator) throws -> TestCaller {
        try caller(service.context.ids.next(), [role])
    }

    /// A signed-in person. The token lives for ten minutes of the harness's clock.
    /// - Parameter age: how long ago the session began; its token is new.
    func caller(_ user: UserID, _ roles: [Role], age: Duration = .zero) throws -> TestCaller {
        TestCaller(
            user: user, baseURL: service.baseURL,
            token: try token(
                user, roles, session: service.context.ids.next(), key: nil, scopes: nil,
                authenticatedAt: clock.now - age))
    }

    /// The same customer through an API key.
    func apiKey(of caller: TestCaller, _ scopes: Set<Scope> = [.walletRead, .walletWrite]) throws -> TestCaller {
        TestCaller(
            user: caller.user, baseURL: service.baseURL,
            token: try token(
                caller.user, [.customer], session: nil, key: service.context.ids.next(), scopes: scopes,
                authenticatedAt: nil))
    }

    /// The same person with a fresh token, after the clock was moved.
    func renewed(_ caller: TestCaller, _ roles: [Role] = [.customer]) throws -> TestCaller {
        try self.caller(caller.user, roles)
    }

    private func token(
        _ user: UserID, _ roles: [Role], session: UniqueID?, key: UniqueID?, scopes: Set<Scope>?,
        authenticatedAt: Timestamp?
    ) throws -> String {
        try signer.sign(
            AccessToken(
                subject: user, sessionID: session, apiKeyID: key, roles: roles, scopes: scopes,
                issuedAt: clock.now, expiresAt: clock.now + .seconds(600),
                authenticatedAt: authenticatedAt, tokenID: service.context.ids.next()))
    }
}

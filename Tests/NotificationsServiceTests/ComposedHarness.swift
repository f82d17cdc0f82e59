import Authentication
import HTTPKit
import JSONKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport

@testable import NotificationsService

/// The composed service as it runs, with its carriers, on a real database and broker, and a clock that stands still.
struct ComposedHarness: Sendable {
    let client: PartnerClient
    let database: TestDatabase
    let clock: ManualClock
    let key: SigningKey

    /// - Parameter settings: variables beside the usual.
    static func run(
        settings more: [String: String] = [:], _ body: @Sendable (ComposedHarness) async throws -> Void
    ) async throws {
        let clock = ManualClock(WallClock.system.now())
        let key = SigningKey.generate()
        let migrations = Outbox.migrations + NotificationsService.migrations
        try await TestDatabase.with(schema: NotificationsService.slug, migrations: migrations) { database in
            try await TestBroker.with(NotificationsService.slug) { broker in
                let usual = [
                    "FLORIN_MODE": "test", "HTTP_PORT": "0", "DATABASE_URL": database.url, "BROKER_URL": broker.url,
                ]
                let settings = try Settings.variables(usual.merging(more) { $1 })
                let overrides = ServiceOverrides(clock: clock.clock, keys: StaticKeySource([key.verificationKey]))
                try await withService(NotificationsService.self, settings: settings, overrides: overrides) { service in
                    // What is published before its queue is bound reaches nobody.
                    try await eventually("the service is ready") { await service.context.health.report().isReady }
                    let client = service.context.partner(
                        service.context.name, baseURL: service.baseURL, timeout: patience)
                    try await body(
                        ComposedHarness(client: client, database: database, clock: clock, key: key))
                }
            }
        }
    }

    struct Answer: Sendable {
        let status: Int
        let json: JSONValue
        var isReplayed = false

        var code: String? { json["code"]?.stringValue }
    }

    /// One exchange as somebody of a role; without one, without a token.
    func send(_ method: EndpointMethod, _ path: String, as role: Role?) async throws -> Answer {
        let headers = try role.map { [("Authorization", "Bearer \(try token($0))")] } ?? []
        let answer = try await client.send(method, path, headers: headers)
        return Answer(status: answer.status, json: try JSONParser.parse(answer.body))
    }

    func send(
        _ method: EndpointMethod, _ path: String, headers: [(String, String)], body: String?
    ) async throws -> Answer {
        let answer = try await client.send(method, path, headers: headers, body: body.map { Array($0.utf8) })
        return Answer(
            status: answer.status, json: answer.body.isEmpty ? .null : try JSONParser.parse(answer.body),
            isReplayed: answer.header("Idempotent-Replayed") == "true")
    }

    /// Of a session, or of an API key with these scopes.
    /// - Parameter signedIn: how long ago.
    func token(
        of user: UserID, scopes: [Scope]?, session: UniqueID = UniqueID(high: 7, low: 8), signedIn: Duration = .zero
    ) throws -> String {
        let now = clock.now
        return try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: user, sessionID: scopes == nil ? session : nil,
                apiKeyID: scopes.map { _ in UniqueID(high: 7, low: 10) }, roles: [.customer],
                scopes: scopes.map(Set.init), issuedAt: now, expiresAt: now + .seconds(600),
                authenticatedAt: now - signedIn, tokenID: UniqueID(high: 7, low: 9)))
    }

    func token(_ role: Role) throws -> String {
        let now = clock.now
        return try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: UserID(UniqueID(high: 7, low: 7)), sessionID: UniqueID(high: 7, low: 8), apiKeyID: nil,
                roles: [role], scopes: nil, issuedAt: now, expiresAt: now + .seconds(600),
                tokenID: UniqueID(high: 7, low: 9)))
    }
}

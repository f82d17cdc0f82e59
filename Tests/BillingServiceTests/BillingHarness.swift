import Authentication
import HTTPKit
import JSONKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport

@testable import BillingService

/// The composed service on a real database and broker, and a clock that stands still.
struct BillingHarness: Sendable {
    let client: PartnerClient
    let database: TestDatabase
    /// Administrator's address in the test's virtual host.
    let brokerURL: String
    let context: ServiceContext
    let clock: ManualClock
    let key: SigningKey

    static let customer = UserID(UniqueID(high: 7, low: 7))

    /// - Parameters:
    ///   - variables: of the service, beside those that it needs.
    ///   - clock: shared with whoever plays a partner.
    static func run(
        _ variables: [String: String] = [:], clock: ManualClock = ManualClock(WallClock.system.now()),
        _ body: @Sendable (BillingHarness) async throws -> Void
    ) async throws {
        let key = SigningKey.generate()
        let migrations = Outbox.migrations + BillingService.migrations
        try await TestDatabase.with(schema: BillingService.slug, migrations: migrations) { database in
            try await TestBroker.with(BillingService.slug) { broker in
                let own = [
                    "FLORIN_MODE": "test", "HTTP_PORT": "0", "DATABASE_URL": database.url, "BROKER_URL": broker.url,
                ]
                let settings = try Settings.variables(own.merging(variables) { _, given in given })
                let overrides = ServiceOverrides(clock: clock.clock, keys: StaticKeySource([key.verificationKey]))
                try await withService(BillingService.self, settings: settings, overrides: overrides) { service in
                    let client = service.context.partner(
                        service.context.name, baseURL: service.baseURL, timeout: patience)
                    try await body(
                        BillingHarness(
                            client: client, database: database, brokerURL: broker.url, context: service.context,
                            clock: clock, key: key))
                }
            }
        }
    }

    struct Answer: Sendable {
        let status: Int
        let json: JSONValue

        var code: String? { json["code"]?.stringValue }
        var data: [JSONValue] { json["data"]?.arrayValue ?? [] }
    }

    /// One exchange as somebody of a role; without one, without a token.
    func send(
        _ method: EndpointMethod, _ path: String, as role: Role?, user: UserID = customer, json: String? = nil,
        key: String? = nil
    ) async throws -> Answer {
        var headers = try role.map { [("Authorization", "Bearer \(try token($0, user))")] } ?? []
        if let key { headers.append(("Idempotency-Key", key)) }
        let answer = try await client.send(method, path, headers: headers, body: json.map { Array($0.utf8) })
        return Answer(status: answer.status, json: answer.body.isEmpty ? .null : try JSONParser.parse(answer.body))
    }

    private func token(_ role: Role, _ user: UserID) throws -> String {
        let now = clock.now
        return try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: user, sessionID: UniqueID(high: 7, low: 8), apiKeyID: nil,
                roles: [role], scopes: nil, issuedAt: now, expiresAt: now + .seconds(600),
                tokenID: UniqueID(high: 7, low: 9)))
    }
}

import Authentication
import HTTPKit
import JSONKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport

@testable import ComplianceService

/// The composed service on a real database and broker, and a clock that stands still.
struct ComplianceHarness: Sendable {
    let client: PartnerClient
    let database: TestDatabase
    let clock: ManualClock
    let key: SigningKey

    static func run(_ body: @Sendable (ComplianceHarness) async throws -> Void) async throws {
        let clock = ManualClock(WallClock.system.now())
        let key = SigningKey.generate()
        let migrations = Outbox.migrations + ComplianceService.migrations
        try await TestDatabase.with(schema: ComplianceService.slug, migrations: migrations) { database in
            try await TestBroker.with(ComplianceService.slug) { broker in
                let settings = try Settings.variables([
                    "FLORIN_MODE": "test", "HTTP_PORT": "0", "DATABASE_URL": database.url, "BROKER_URL": broker.url,
                ])
                let overrides = ServiceOverrides(clock: clock.clock, keys: StaticKeySource([key.verificationKey]))
                try await withService(ComplianceService.self, settings: settings, overrides: overrides) { service in
                    let client = service.context.partner(service.context.name, baseURL: service.baseURL)
                    try await body(
                        ComplianceHarness(client: client, database: database, clock: clock, key: key))
                }
            }
        }
    }

    struct Answer: Sendable {
        let status: Int
        let json: JSONValue

        var code: String? { json["code"]?.stringValue }
    }

    /// One exchange as somebody of a role; without one, without a token.
    func send(_ method: EndpointMethod, _ path: String, as role: Role?) async throws -> Answer {
        let headers = try role.map { [("Authorization", "Bearer \(try token($0))")] } ?? []
        let answer = try await client.send(method, path, headers: headers)
        return Answer(status: answer.status, json: try JSONParser.parse(answer.body))
    }

    private func token(_ role: Role) throws -> String {
        let now = clock.now
        return try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: UserID(UniqueID(high: 7, low: 7)), sessionID: UniqueID(high: 7, low: 8), apiKeyID: nil,
                roles: [role], scopes: nil, issuedAt: now, expiresAt: now + .seconds(600),
                tokenID: UniqueID(high: 7, low: 9)))
    }
}

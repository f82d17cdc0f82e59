import Authentication
import FoundationEssentials
import HTTPKit
import JSONKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import NotificationsService

/// Somebody who calls.
struct SupportPerson: Sendable {
    let id: UserID
    let role: Role

    init(_ number: UInt64, _ role: Role = .customer) {
        id = UserID(UniqueID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 | number))
        self.role = role
    }

    static let ada = SupportPerson(1)
    static let grace = SupportPerson(2)
    static let agent = SupportPerson(3, .support)
    static let colleague = SupportPerson(4, .support)
    static let auditor = SupportPerson(5, .auditor)
}

/// The composed service on a real database and broker, and a clock that stands still.
struct SupportHarness: Sendable {
    let client: PartnerClient
    let database: TestDatabase
    let clock: ManualClock
    let key: SigningKey
    let sql: PostgresClient

    static func run(_ body: @Sendable (SupportHarness) async throws -> Void) async throws {
        // A Monday morning, so that people work.
        let clock = ManualClock(try #require(Timestamp(rfc3339: "2026-11-30T09:00:00Z")))
        let key = SigningKey.generate()
        let migrations = Outbox.migrations + NotificationsService.migrations
        try await TestDatabase.with(schema: NotificationsService.slug, migrations: migrations) { database in
            try await TestBroker.with(NotificationsService.slug) { broker in
                let settings = try Settings.variables([
                    "FLORIN_MODE": "test", "HTTP_PORT": "0", "DATABASE_URL": database.url, "BROKER_URL": broker.url,
                    "FILES_FOLDER": "/tmp/florin-files/test-\(database.name)",
                ])
                let overrides = ServiceOverrides(clock: clock.clock, keys: StaticKeySource([key.verificationKey]))
                try await withService(NotificationsService.self, settings: settings, overrides: overrides) { service in
                    let sql = try database.client(poolSize: 2)
                    let harness = SupportHarness(
                        client: service.context.partner(
                            service.context.name, baseURL: service.baseURL, timeout: patience),
                        database: database, clock: clock, key: key, sql: sql)
                    try await body(harness)
                    try await checkInvariants(sql)
                    await sql.close()
                }
            }
        }
    }

    /// Those of `Tests/Invariants` that are the desk's: each file gives a row for each violation.
    static func checkInvariants(_ sql: PostgresClient) async throws {
        for name in ["ticket_numbers", "sla_steps", "ticket_messages", "faq_votes"] {
            let text = try Checkout.text("Tests/Invariants/notifications_\(name).sql")
            #expect(try await sql.query(SQL(dangerouslyRaw: text)).isEmpty, "\(name)")
        }
    }

    struct Answer: Sendable {
        let status: Int
        let json: JSONValue
        let bytes: [UInt8]

        var code: String? { json["code"]?.stringValue }
        var id: String { json["id"]?.stringValue ?? "" }
        var rows: [JSONValue] { json["data"]?.arrayValue ?? [] }
    }

    /// One exchange; what is to be sent once has a key of its own unless one is given.
    @discardableResult func send(
        _ method: EndpointMethod, _ path: String, _ body: String? = nil, as person: SupportPerson?,
        key idempotencyKey: String? = nil
    ) async throws -> Answer {
        var headers: [(String, String)] = []
        if let person { headers.append(("Authorization", "Bearer \(try token(person))")) }
        if method == .post {
            headers.append(("Idempotency-Key", idempotencyKey ?? "\(UInt64.random(in: 0 ... .max))"))
        }
        let text = body ?? (method == .post ? "{}" : nil)
        let answer = try await client.send(
            method, "/api/v1\(path)", headers: headers, body: text.map { Array($0.utf8) })
        return Self.answer(answer)
    }

    func upload(
        _ bytes: [UInt8], named name: String, as person: SupportPerson,
        contentType: String = "application/octet-stream"
    ) async throws -> Answer {
        Self.answer(
            try await client.send(
                .post, "/api/v1/support/attachments?filename=\(name)",
                headers: [("Authorization", "Bearer \(try token(person))")], body: bytes,
                contentType: contentType))
    }

    private static func answer(_ answer: PartnerClient.Answer) -> Answer {
        let json = (try? JSONParser.parse(answer.body)) ?? .null  // no content, or a file
        return Answer(status: answer.status, json: json, bytes: answer.body)
    }

    func ticket(
        _ category: String = "transfer", more: String = "", as person: SupportPerson = .ada
    ) async throws -> Answer {
        let answer = try await send(
            .post, "/support/tickets",
            #"{"subject":"Where is it?","message":"I sent 20.00 EUR.","category":"\#(category)"\#(more)}"#, as: person)
        try #require(answer.status == 201, "\(answer.json)")
        return answer
    }

    private func token(_ person: SupportPerson) throws -> String {
        let now = clock.now
        return try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: person.id, sessionID: UniqueID(high: 7, low: 8), apiKeyID: nil, roles: [person.role],
                scopes: nil, issuedAt: now, expiresAt: now + .seconds(600), tokenID: UniqueID(high: 7, low: 9)))
    }
}

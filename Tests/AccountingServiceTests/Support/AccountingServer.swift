import Authentication
import HTTPKit
import JSONKit
import Logging
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport

@testable import AccountingService

/// The composed service on a socket of its own, with books that the test can look into.
struct AccountingServer: Sendable {
    let books: Books
    let client: PartnerClient
    let key: SigningKey

    /// - Parameter broker: where it connects to; without one it runs as when RabbitMQ is away.
    static func with<Result: Sendable>(
        broker: TestBroker? = nil, _ variables: [String: String] = [:],
        _ body: @Sendable (AccountingServer) async throws -> Result
    ) async throws -> Result {
        try await Books.with { books in
            let key = SigningKey.generate()
            let settings = try Settings.variables(
                [
                    "FLORIN_MODE": "test", "HTTP_PORT": "0", "DATABASE_URL": books.database.url,
                    "BROKER_URL": broker?.url ?? "amqp://nobody:nothing@127.0.0.1:9/none",
                    // A request that is told "pending" on a busy machine is right, and not what is tested.
                    "ACCOUNTING_RECONCILIATION_WAIT_SECONDS": broker == nil ? "10" : "25",
                ].merging(variables) { _, new in new })
            let overrides = ServiceOverrides(
                clock: books.clock.clock, keys: StaticKeySource([key.verificationKey]),
                logOutput: broker == nil ? LogOutput { _ in } : nil)
            return try await withService(AccountingService.self, settings: settings, overrides: overrides) { service in
                let client = service.context.partner("accounting", baseURL: service.baseURL, timeout: patience)
                if broker != nil {
                    // What is published before its queue is bound reaches nobody.
                    try await eventually("accounting is ready") { await service.context.health.report().isReady }
                }
                return try await body(AccountingServer(books: books, client: client, key: key))
            }
        }
    }

    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]
        let answer: PartnerClient.Answer

        var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }
        var code: String? { json["code"]?.stringValue }
        var text: String { String(decoding: body, as: UTF8.self) }
        func header(_ name: String) -> String? { answer.header(name) }
    }

    /// One exchange, as an accountant unless another role is named; a POST gets a key of its own unless one is given.
    func send(
        _ method: EndpointMethod, _ path: String, _ json: String? = nil, as role: Role? = .accountant,
        key idempotencyKey: String? = nil, headers more: [(name: String, value: String)] = []
    ) async throws -> Answer {
        try await send(method, path, bytes: json.map { Array($0.utf8) }, as: role, key: idempotencyKey, headers: more)
    }

    func send(
        _ method: EndpointMethod, _ path: String, bytes: [UInt8]?, as role: Role? = .accountant,
        key idempotencyKey: String? = nil, type: String = "application/json",
        headers more: [(name: String, value: String)] = []
    ) async throws -> Answer {
        var headers = more
        if let role { headers.append(("Authorization", "Bearer \(try token(role))")) }
        if method == .post, idempotencyKey != "" {
            headers.append(("Idempotency-Key", idempotencyKey ?? "\(books.ids.next())"))
        }
        let answer = try await client.send(
            method, "/api/v1/accounting" + path, headers: headers, body: bytes, contentType: type)
        return Answer(status: answer.status, body: answer.body, answer: answer)
    }

    func token(_ role: Role) throws -> String {
        let now = books.clock.now
        return try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: books.user, sessionID: UniqueID(high: 3, low: 1), apiKeyID: nil, roles: [role], scopes: nil,
                issuedAt: now, expiresAt: now + .seconds(600), tokenID: UniqueID(high: 3, low: 2)))
    }

    /// The body of an entry of two lines.
    static func entry(
        _ amount: String = "12.34", currency: String = "USD", debit: String = "1300", credit: String = "4900",
        creditAmount: String? = nil, date: String = "2026-11-20", more: String = ""
    ) -> String {
        """
        {"date": "\(date)", "description": "an entry"\(more), "lines": [
            {"account_code": "\(debit)", "side": "debit", "amount": {"amount": "\(amount)", "currency": "\(currency)"}},
            {"account_code": "\(credit)", "side": "credit",
             "amount": {"amount": "\(creditAmount ?? amount)", "currency": "\(currency)"}}]}
        """
    }

    /// How many entries stand in the journal.
    func entryCount() async throws -> Int64 { try await IntegrityStore(books.client).read().head.sequence }
}

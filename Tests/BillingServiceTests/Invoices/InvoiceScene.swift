import Authentication
import HTTPKit
import JSONKit
import Logging
import Messaging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import BillingService

/// Ada invoices, Grace and others pay: the composed service on a real database, broker and disk, a wallet that answers
/// over AMQP, and a clock that stands still.
struct InvoiceScene: Sendable {
    static let base = "/api/v1/billing"
    static let invoices = "\(base)/invoices"
    static let ada = UserID(UniqueID(high: 7, low: 1))
    static let grace = UserID(UniqueID(high: 7, low: 2))
    static let adas = UniqueID(high: 8, low: 1)
    static let graces = UniqueID(high: 8, low: 2)
    /// 27 March 2027, 09:00.
    static let start = Timestamp(secondsSince1970: 1_806_138_000)

    let client: PartnerClient
    let database: PostgresClient
    let wallet: InvoiceWalletDouble
    let clock: ManualClock
    let key: SigningKey
    let parts: InvoiceParts

    struct Answer: Sendable {
        let status: Int
        let answer: PartnerClient.Answer
        var json: JSONValue { (try? JSONParser.parse(answer.body)) ?? .null }
        var code: String? { json["code"]?.stringValue }
        var text: String { String(decoding: answer.body, as: UTF8.self) }
    }

    static func run(_ body: @escaping @Sendable (InvoiceScene) async throws -> Void) async throws {
        let (clock, key, wallet) = (ManualClock(start), SigningKey.generate(), InvoiceWalletDouble())
        wallet.open(adas, ada)
        wallet.open(graces, grace, 1_000_000_00)
        let migrations = Outbox.migrations + BillingService.migrations
        try await TestDatabase.with(TestSchema(BillingService.slug, migrations)) { database in
            try await TestBroker.with(BillingService.slug) { broker in
                let settings = try Settings.variables([
                    "FLORIN_MODE": "test", "HTTP_PORT": "0", "DATABASE_URL": database.url, "BROKER_URL": broker.url,
                    "DATABASE_POOL_SIZE": "16", "FILES_FOLDER": "/tmp/florin-files/test-\(database.name)",
                ])
                let overrides = ServiceOverrides(clock: clock.clock, keys: StaticKeySource([key.verificationKey]))
                let admin = try database.client()
                try await remember(in: admin)
                try await serving(wallet, broker.url) {
                    try await withService(BillingService.self, settings: settings, overrides: overrides) { service in
                        let client = service.context.partner(service.context.name, baseURL: service.baseURL)
                        try await eventually("the service is ready") {
                            try await client.send(.get, "/readyz").status == 200
                        }
                        // The same broker: a process has one.
                        let broker = try service.context.broker(
                            .service(BillingService.slug, events: [], servesRequests: true))
                        try await body(
                            InvoiceScene(
                                client: client, database: admin, wallet: wallet, clock: clock, key: key,
                                parts: try InvoiceParts(service.context, broker)))
                    }
                }
                await admin.close()
            }
        }
    }

    /// What was told is gone from the outbox once the broker has it: tests read it in `billing.told`.
    private static func remember(in database: PostgresClient) async throws {
        for statement: SQL in [
            """
            create table billing.told (
                id bigint generated always as identity, type text not null, data bytea not null)
            """,
            """
            create function billing.remember() returns trigger language plpgsql as $$
            begin
                insert into billing.told (type, data) values (new.type, new.data);
                return null;
            end
            $$
            """,
            """
            create trigger outbox_is_remembered after insert on billing.outbox
                for each row execute function billing.remember()
            """,
            "grant insert on billing.told to public",
        ] {
            try await database.execute(statement)
        }
    }

    private static func serving(
        _ wallet: InvoiceWalletDouble, _ url: String, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let broker = MessageBroker(
            try BrokerConfig(url: url), topology: .service("wallet", events: [], servesRequests: true),
            logger: Logger(label: "wallet"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await broker.run() }
            group.addTask { try await broker.serve(queue: "wallet.requests", prefetch: 16) { wallet.answer($0) } }
            defer { group.cancelAll() }
            try await eventually("the wallet answers") {
                do throws(MessagingError) {
                    _ = try await broker.request(
                        to: "wallet", type: "ping", body: Array("{}".utf8), idempotencyKey: "ping")
                    return true
                } catch {
                    return error.kind == .requestFailed(code: "unknown_request")
                }
            }
            try await body()
        }
        await broker.close()
    }

    // MARK: What tests do

    func send(
        _ method: EndpointMethod, _ path: String, as user: UserID? = Self.ada, json: String? = nil, key: String? = nil
    ) async throws -> Answer {
        var headers: [(name: String, value: String)] = []
        if let user { headers.append(("Authorization", "Bearer \(try token(user))")) }
        if let key { headers.append(("Idempotency-Key", key)) }
        let answer = try await client.send(method, path, headers: headers, body: json.map { Array($0.utf8) })
        return Answer(status: answer.status, answer: answer)
    }

    func newKey() -> String { "\(UniqueID(high: .random(in: 0...(.max)), low: .random(in: 0...(.max))))" }

    static func money(_ amount: String) -> String { #"{"amount":"\#(amount)","currency":"USD"}"# }

    static let example = """
        [{"description":"An engine","quantity":"3","unit_price":"33.33","tax_rate":"7.5"},\
        {"description":"Oil","quantity":"1.5","unit_price":"10.01"}]
        """

    /// Ada says how she invoices.
    func settle(_ more: String = "", as user: UserID = Self.ada) async throws {
        let wallets = user == Self.ada ? #""payout_wallets":{"USD":"\#(Self.adas)"},"# : ""
        let put = try await send(
            .put, "\(Self.base)/invoice-settings", as: user,
            json: #"{\#(wallets)"legal_name":"Ada's Engines","address_lines":["1 Main Street"]\#(more)}"#)
        #expect(put.status == 200, "\(put.json)")
    }

    func draft(
        _ items: String = Self.example, _ more: String = #","discount":{"percent":"10"}"#, user: UserID? = nil,
        name: String = "Grace Hopper", as issuer: UserID = Self.ada
    ) async throws -> Answer {
        let account = user.map { #","user_id":"\#($0)""# } ?? ""
        let name = String(decoding: JSON.encode(name), as: UTF8.self)
        return try await send(
            .post, Self.invoices, as: issuer,
            json: """
                {"currency":"USD","customer":{"name":\(name),"email":"Grace@florin.test"\(account)},\
                "items":\(items)\(more)}
                """, key: newKey())
    }

    /// One item of an amount.
    func item(_ amount: String, tax: String? = nil) -> String {
        let tax = tax.map { #","tax_rate":"\#($0)""# } ?? ""
        return #"[{"description":"Work","quantity":"1","unit_price":"\#(amount)"\#(tax)}]"#
    }

    /// An issued invoice of one item.
    func issued(_ amount: String, tax: String? = nil, more: String = "", user: UserID? = nil) async throws -> Issued {
        let made = try await draft(item(amount, tax: tax), more, user: user)
        return try await issue(made)
    }

    func issue(_ made: Answer, as issuer: UserID = Self.ada) async throws -> Issued {
        #expect(made.status == 201, "\(made.json)")
        let id = try #require(made.json["id"]?.stringValue)
        let key = newKey()
        let issued = try await send(.post, "\(Self.invoices)/\(id)/issue", as: issuer, key: key)
        #expect(issued.status == 200, "\(issued.json)")
        let again = try await send(.post, "\(Self.invoices)/\(id)/issue", as: issuer, key: key)
        #expect(again.json == issued.json)
        let shown = try await send(.get, "\(Self.invoices)/\(id)", as: issuer).json
        let url = try #require(shown["public_url"]?.stringValue)
        #expect(issued.json["public_url"]?.stringValue == url)
        return Issued(
            id: id, number: try #require(shown["number"]?.stringValue),
            token: String(try #require(url.split(separator: "=").last)), json: shown)
    }

    struct Issued: Sendable {
        let id: String
        let number: String
        let token: String
        let json: JSONValue
        var path: String { "\(InvoiceScene.base)/public/invoices/\(number)" }
    }

    func pay(
        _ invoice: Issued, _ amount: String? = nil, as user: UserID = Self.grace, from wallet: UniqueID = Self.graces,
        key: String? = nil
    ) async throws -> Answer {
        let amount = amount.map { #","amount":\#(Self.money($0))"# } ?? ""
        return try await send(
            .post, "\(invoice.path)/payments?token=\(invoice.token)", as: user,
            json: #"{"wallet_id":"\#(wallet)"\#(amount)}"#, key: key ?? newKey())
    }

    func shown(_ invoice: Issued) async throws -> JSONValue {
        try await send(.get, "\(Self.invoices)/\(invoice.id)").json
    }

    func status(_ invoice: Issued) async throws -> String? { try await shown(invoice)["status"]?.stringValue }

    /// What was told, in order: types without their beginning and version.
    func told() async throws -> [(type: String, data: JSONValue)] {
        let rows = try await database.query(
            "select type, data from billing.told where type <> 'billing.audited.v1' order by id")
        return try rows.decode(String.self, [UInt8].self).map { type, data in
            (String(type.dropFirst("billing.".count).dropLast(3)), try JSONParser.parse(data))
        }
    }

    func count(_ query: SQL) async throws -> Int64? { try await database.query(query).first(Int64.self) }

    private func token(_ user: UserID) throws -> String {
        let now = clock.now
        return try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: user, sessionID: UniqueID(high: 3, low: 1), apiKeyID: nil, roles: [.customer], scopes: nil,
                issuedAt: now, expiresAt: now + .seconds(600), tokenID: UniqueID(high: 3, low: 3)))
    }
}

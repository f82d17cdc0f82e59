import Authentication
import FoundationEssentials
import HTTPKit
import JSONKit
import Logging
import Messaging
import Outbox
import PostgresAccess
import Primitives
import SandboxService
import ServiceKit
import TestSupport
import Testing

@testable import BillingService

/// The billing service with a real database, broker and VTpass, played by the sandbox, and a wallet that answers over
/// AMQP. The clock stands still until a test moves it.
struct BillScene: Sendable {
    let client: PartnerClient
    let sandbox: PartnerClient
    let database: PostgresClient
    /// Administrator's address in the test's virtual host.
    let brokerURL: String
    let wallet: BillWalletDouble
    let clock: ManualClock
    let key: SigningKey

    static let path = "/api/v1/billing/bill-payments"
    static let staffPath = "/api/v1/admin/billing/bill-payments"
    static let customer = UserID(UniqueID(high: 7, low: 7))
    static let staff = UserID(UniqueID(high: 9, low: 9))
    static let wallet = UniqueID(high: 8, low: 8)
    static let prepaid = "019b0000-0000-7000-8000-000200000121"
    static let airtime = "019b0000-0000-7000-8000-000200000102"
    static let webhookSecret = "whsec_vtpass_development"

    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]

        var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }
        var code: String? { json["code"]?.stringValue }
    }

    static func run(_ body: @escaping @Sendable (BillScene) async throws -> Void) async throws {
        let ports = try (freePort(), freePort())
        // By VTpass's day, in which an order's id must be.
        let clock = ManualClock(Timestamp(secondsSince1970: 1_795_032_000))
        let key = SigningKey.generate()
        let (wallet, directory) = (BillWalletDouble(), DirectoryDouble())
        wallet.open(Self.wallet, of: customer, 100_000_000)
        try await TestDatabase.with(
            TestSchema(BillingService.slug, Outbox.migrations + BillingService.migrations)
        ) { database in
            try await TestBroker.with(BillingService.slug) { broker in
                let settings = try Settings.variables([
                    "FLORIN_MODE": "test", "HTTP_PORT": "\(ports.0)", "DATABASE_URL": database.url,
                    "BROKER_URL": broker.url, "VTPASS_URL": "http://127.0.0.1:\(ports.1)/vtpass/api",
                ])
                let admin = try database.client()
                try await remember(in: admin)
                try await directory.serving(broker.url) {
                    try await serving(wallet, broker.url) {
                        try await withService(
                            BillingService.self, settings: settings,
                            overrides: ServiceOverrides(
                                clock: clock.clock, keys: StaticKeySource([key.verificationKey]))
                        ) { service in
                            let scene = BillScene(
                                client: service.context.partner(
                                    "billing", baseURL: service.baseURL, timeout: patience),
                                sandbox: service.context.partner(
                                    "sandbox", baseURL: "http://127.0.0.1:\(ports.1)", timeout: patience),
                                database: admin, brokerURL: broker.url, wallet: wallet, clock: clock, key: key)
                            try await eventually("the service is ready") {
                                try await scene.client.send(.get, "/readyz").status == 200
                            }
                            try await withPartner(port: ports.1, webhooks: ports.0, clock) { try await body(scene) }
                        }
                    }
                }
                await admin.close()
            }
        }
    }

    /// What was told is gone from the outbox once the broker has it: tests read it in `billing.told`.
    private static func remember(in database: PostgresClient) async throws {
        for statement: SQL in [
            "create table billing.told (type text not null, data bytea not null)",
            """
            create function billing.remember() returns trigger language plpgsql as $$
            begin
                insert into billing.told values (new.type, new.data);
                return null;
            end
            $$
            """,
            """
            create trigger outbox_is_remembered after insert on billing.outbox
                for each row execute function billing.remember()
            """,
        ] {
            try await database.execute(statement)
        }
    }

    private static func withPartner(
        port: Int, webhooks: Int, _ clock: ManualClock, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let journal = "\(FileManager.default.temporaryDirectory.path)/billing-\(UUID().uuidString).journal"
        defer { try? FileManager.default.removeItem(atPath: journal) }  // only a leftover in /tmp
        let settings = try Settings.variables([
            "FLORIN_MODE": "test", "HTTP_PORT": "\(port)", "SANDBOX_JOURNAL": journal,
            "SANDBOX_VTPASS_WEBHOOK_URL": "http://127.0.0.1:\(webhooks)/api/v1/billing/webhooks/vtpass",
            "SANDBOX_VTPASS_REVERSAL_SECONDS": "1", "SANDBOX_RETRY_MILLISECONDS": "50",
        ])
        try await withService(
            SandboxProvider.self, settings: settings, overrides: ServiceOverrides(clock: clock.clock)
        ) { _ in try await body() }
    }

    private static func serving(
        _ wallet: BillWalletDouble, _ url: String, _ body: @escaping @Sendable () async throws -> Void
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
        _ method: EndpointMethod, _ path: String, as user: UserID = Self.customer, roles: [Role] = [.customer],
        json: String? = nil, key: String? = nil
    ) async throws -> Answer {
        var headers = [("Authorization", "Bearer \(try token(user, roles))")]
        if let key { headers.append(("Idempotency-Key", key)) }
        let answer = try await client.send(method, path, headers: headers, body: json.map { Array($0.utf8) })
        return Answer(status: answer.status, body: answer.body)
    }

    func asOperator(_ method: EndpointMethod, _ path: String, _ json: String? = nil) async throws -> Answer {
        try await send(
            method, path, as: Self.staff, roles: [.operator], json: json, key: json == nil ? nil : UUID().uuidString)
    }

    /// Pays for a prepaid meter.
    func pay(_ amount: String, key: String = UUID().uuidString, more: String = "") async throws -> Answer {
        try await send(
            .post, Self.path,
            json: """
                {"wallet_id":"\(Self.wallet)","biller_id":"\(Self.prepaid)","customer_id":"1111111111111",\
                "amount":{"amount":"\(amount)","currency":"NGN"},"meter_type":"prepaid","phone":"08011111111"\(more)}
                """, key: key)
    }

    /// The id of one that was taken.
    func newPayment(_ amount: String) async throws -> String {
        let made = try await pay(amount)
        return try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
    }

    func payment(_ id: String) async throws -> JSONValue { try await send(.get, "\(Self.path)/\(id)").json }

    /// Until it has come to a status, while the clock goes on.
    func waitUntil(_ id: String, is status: String, by step: Duration = .seconds(1)) async throws {
        try await eventually("bill payment is \(status)") {
            clock.advance(by: step)
            return try await payment(id)["status"]?.stringValue == status
        }
    }

    func attempts(of id: String) async throws -> [String] {
        let id = try #require(UniqueID(id))
        return try await database.query(
            "select id from billing.bill_payment_attempts where payment_id = \(id) order by number"
        ).decode(String.self)
    }

    func count(_ query: SQL) async throws -> Int {
        try await database.query(query).first(Int.self) ?? -1
    }

    func told(_ type: String) async throws -> Int {
        try await count("select count(*) from billing.told where type = \(type)")
    }

    /// Ends an order at the partner, who tells of it.
    func control(_ attempt: String, _ status: String) async throws -> Int {
        try await sandbox.send(
            .post, "/vtpass/control/\(attempt)", body: Array(#"{"status":"\#(status)"}"#.utf8)
        ).status
    }

    /// What anybody may send who knows the path.
    func webhook(_ attempt: String) async throws -> Int {
        try await client.send(
            .post, "/api/v1/billing/webhooks/vtpass/\(Self.webhookSecret)",
            body: Array(#"{"type":"transaction-update","data":{"code":"000","requestId":"\#(attempt)"}}"#.utf8)
        ).status
    }

    private func token(_ user: UserID, _ roles: [Role]) throws -> String {
        let now = clock.now
        return try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: user, sessionID: UniqueID(high: 3, low: 1), apiKeyID: nil, roles: roles, scopes: nil,
                issuedAt: now, expiresAt: now + .seconds(600), authenticatedAt: now, tokenID: UniqueID(high: 3, low: 3))
        )
    }
}

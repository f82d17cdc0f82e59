import Authentication
import CurlKit
import FoundationEssentials
import HTTPKit
import JSONKit
import Logging
import Messaging
import NIOHTTP1
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import SandboxService
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// The payments service with a real database, broker and sandbox provider, and a wallet that answers over AMQP.
struct PaymentsHarness: Sendable {
    let baseURL: String
    let service: RunningService
    /// Administrator's address in the test's virtual host.
    let brokerURL: String
    let sandbox: PartnerClient
    let database: PostgresClient
    let wallet: WalletDouble
    let directory: DirectoryDouble
    let clock: ManualClock
    let key: SigningKey

    static let start = Timestamp(secondsSince1970: 1_795_000_000)
    static let customer = UserID(UniqueID(high: 7, low: 7))
    static let staff = UserID(UniqueID(high: 9, low: 9))
    static let wallet = UniqueID(high: 8, low: 8)
    static let secret = "whsec_sandbox_development"
    private static let sandboxKey = ("Authorization", "Bearer sk_sandbox_development")

    struct Answer: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let body: [UInt8]
        var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }
        var code: String? { json["code"]?.stringValue }
    }

    /// - Parameters:
    ///   - providerIsUp: false leaves the provider's port closed.
    ///   - variables: of the payments service, beside those that it needs.
    static func run(
        providerIsUp: Bool = true, _ variables: [String: String] = [:],
        _ body: @escaping @Sendable (PaymentsHarness) async throws -> Void
    ) async throws {
        let ports = try (freePort(), freePort())
        let clock = ManualClock(start)
        let key = SigningKey.generate()
        let schema = TestSchema("payments", Outbox.migrations + PaymentsService.migrations)
        try await TestDatabase.with(schema) { database in
            try await TestBroker.with("payments") { broker in
                let (wallet, directory) = (WalletDouble(clock: clock), DirectoryDouble())
                var own = [
                    "FLORIN_MODE": "test", "HTTP_PORT": "\(ports.0)", "DATABASE_URL": database.url,
                    "BROKER_URL": broker.url, "SANDBOX_URL": "http://127.0.0.1:\(ports.1)",
                    "BANK_POLL_SECONDS": "1", "FILES_FOLDER": "/tmp/florin-files/test-\(database.name)",
                ]
                for processor in Processors.all {
                    own["\(processor.name.uppercased())_WEBHOOK_URL"] =
                        "http://127.0.0.1:\(ports.0)/api/v1/payments/webhooks/\(processor.name)"
                }
                let settings = try Settings.variables(own.merging(variables) { _, given in given })
                let overrides = ServiceOverrides(clock: clock.clock, keys: StaticKeySource([key.verificationKey]))
                let admin = try database.client()
                try await remember(in: admin)
                try await serving(wallet, directory, broker.url) {
                    try await withService(PaymentsService.self, settings: settings, overrides: overrides) { service in
                        let harness = PaymentsHarness(
                            baseURL: service.baseURL, service: service, brokerURL: broker.url,
                            sandbox: PartnerClient(
                                .shared, name: "sandbox", baseURL: "http://127.0.0.1:\(ports.1)", timeout: patience),
                            database: admin, wallet: wallet, directory: directory, clock: clock, key: key)
                        try await eventually("the service is ready") {
                            try await harness.send(.GET, "/readyz", as: nil).status == 200
                        }
                        guard providerIsUp else { return try await body(harness) }
                        try await withProvider(port: ports.1, webhooks: ports.0, clock) { try await body(harness) }
                    }
                }
                await admin.close()
            }
        }
    }

    /// What was told is gone from the outbox once the broker has it: tests read it in `payments.told`.
    private static func remember(in database: PostgresClient) async throws {
        for statement: SQL in [
            "create table payments.told (type text not null, data bytea not null)",
            """
            create function payments.remember() returns trigger language plpgsql as $$
            begin
                insert into payments.told values (new.type, new.data);
                return null;
            end
            $$
            """,
            """
            create trigger outbox_is_remembered after insert on payments.outbox
                for each row execute function payments.remember()
            """,
        ] {
            try await database.execute(statement)
        }
    }

    private static func withProvider(
        port: Int, webhooks: Int, _ clock: ManualClock, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let journal = "\(FileManager.default.temporaryDirectory.path)/payments-\(UUID().uuidString).journal"
        defer { try? FileManager.default.removeItem(atPath: journal) }  // only a leftover in /tmp
        let settings = try Settings.variables([
            "FLORIN_MODE": "test", "HTTP_PORT": "\(port)", "SANDBOX_JOURNAL": journal,
            "SANDBOX_WEBHOOK_URL": "http://127.0.0.1:\(webhooks)/api/v1/payments/webhooks/sandbox",
            "SANDBOX_SETTLE_MILLISECONDS": "20", "SANDBOX_LATE_WEBHOOK_SECONDS": "1",
            "SANDBOX_RETRY_MILLISECONDS": "50",
        ])
        try await withService(
            SandboxProvider.self, settings: settings, overrides: ServiceOverrides(clock: clock.clock)
        ) { _ in try await body() }
    }

    /// Runs `body` with the wallet's and auth's requests answered.
    private static func serving(
        _ wallet: WalletDouble, _ directory: DirectoryDouble, _ url: String,
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await directory.serving(url) { try await serving(wallet, url, body) }
    }

    private static func serving(
        _ wallet: WalletDouble, _ url: String, _ body: @escaping @Sendable () async throws -> Void
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
        _ method: HTTPMethod, _ path: String, as user: UserID? = Self.customer, roles: [Role] = [.customer],
        json: String? = nil, key: String? = nil, headers: [(String, String)] = [], bytes: [UInt8]? = nil,
        mode: KeyMode? = nil
    ) async throws -> Answer {
        var all = HTTPHeaders()
        if let user { all.add(name: "Authorization", value: "Bearer \(try token(user, roles, mode))") }
        if let key { all.add(name: "Idempotency-Key", value: key) }
        for (name, value) in headers { all.add(name: name, value: value) }
        if json != nil { all.add(name: "Content-Type", value: "application/json") }
        let answer = try await exchange(
            method, baseURL + path, headers: all, body: bytes ?? json.map { Array($0.utf8) })
        return Answer(status: answer.status, headers: answer.headers, body: answer.body)
    }

    /// A form with one file.
    func upload(_ path: String, _ content: [UInt8], as user: UserID) async throws -> Answer {
        let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"proof.txt\"\r\n\r\n"
        let headers: HTTPHeaders = [
            "Authorization": "Bearer \(try token(user, [.customer]))",
            "Content-Type": "multipart/form-data; boundary=b",
        ]
        let answer = try await exchange(
            .POST, baseURL + path, headers: headers, body: Array(head.utf8) + content + Array("\r\n--b--\r\n".utf8))
        return Answer(status: answer.status, headers: answer.headers, body: answer.body)
    }

    func deposit(
        _ amount: String, key: String = UUID().uuidString, currency: String = "USD", with provider: String = "sandbox"
    ) async throws -> Answer {
        let body = """
            {"wallet_id":"\(Self.wallet)","amount":{"amount":"\(amount)","currency":"\(currency)"},\
            "provider":"\(provider)"}
            """
        return try await send(.POST, "/api/v1/payments/deposits", json: body, key: key)
    }

    /// A new deposit's id.
    func newDeposit(_ amount: String) async throws -> String {
        let created = try await deposit(amount)
        return try #require(created.json["id"]?.stringValue, "\(created.status) \(created.code ?? "")")
    }

    /// A paid deposit that the wallet refuses.
    func heldDeposit(_ amount: String = "10.00", because code: String = "wallet_closed") async throws -> String {
        wallet.state.withLock { $0.refusal = code }
        let id = try await newDeposit(amount)
        if amount.hasSuffix(".02") { #expect(try await settle(id) == 200) }
        try await waitUntil(id, isIn: "held")
        return id
    }

    static let operators = "/api/v1/admin/payments/deposits"

    func asOperator(
        _ method: HTTPMethod, _ path: String, _ json: String? = nil, key: String? = nil
    ) async throws -> Answer {
        try await send(method, path, as: Self.staff, roles: [.operator], json: json, key: key ?? UUID().uuidString)
    }

    func stage(_ id: String) async throws -> String? {
        try await asOperator(.GET, "\(Self.operators)/\(id)").json["stage"]?.stringValue
    }

    func waitUntil(_ id: String, isIn stage: String) async throws {
        try await eventually("deposit is in \(stage)") { try await self.stage(id) == stage }
    }

    func status(_ id: String) async throws -> String? {
        try await send(.GET, "/api/v1/payments/deposits/\(id)").json["status"]?.stringValue
    }

    func waitUntil(_ id: String, is status: String) async throws {
        try await eventually("deposit is \(status)") { try await self.status(id) == status }
    }

    /// Signs and sends an event as the provider does.
    func webhook(_ json: String, secret: String = Self.secret, at time: Timestamp? = nil) async throws -> Answer {
        let signature = WebhookSignature.make(body: Array(json.utf8), secret: secret, at: time ?? clock.now)
        return try await send(
            .POST, "/api/v1/payments/webhooks/sandbox", as: nil, json: json,
            headers: [(WebhookSignature.header, signature)])
    }

    func event(_ id: String, deposit: String, status: String = "succeeded", amount: String) -> String {
        """
        {"id":"\(id)","type":"payment.\(status)","created_at":"2026-11-20T23:15:04.120Z","payment":{"id":"pay_1",\
        "reference":"\(deposit)","amount":{"amount":"\(amount)","currency":"USD"},"status":"\(status)"}}
        """
    }

    func settle(_ deposit: String) async throws -> Int {
        try await atProvider(.post, "/payments/\(deposit)/settle", "{}").status
    }

    func atProvider(
        _ method: EndpointMethod, _ path: String, _ json: String? = nil
    ) async throws -> PartnerClient.Answer {
        try await sandbox.send(method, path, headers: [Self.sandboxKey], body: json.map { Array($0.utf8) })
    }

    /// - Parameter mode: of an API key; nil for a session.
    private func token(_ user: UserID, _ roles: [Role], _ mode: KeyMode? = nil) throws -> String {
        let now = clock.now
        return try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: user, sessionID: mode == nil ? UniqueID(high: 3, low: 1) : nil,
                apiKeyID: mode.map { _ in UniqueID(high: 3, low: 2) }, roles: roles,
                scopes: mode.map { _ in [.paymentsRead, .paymentsWrite] }, mode: mode ?? .live, issuedAt: now,
                expiresAt: now + .seconds(600), authenticatedAt: mode == nil ? now : nil,
                tokenID: UniqueID(high: 3, low: 3))
        )
    }
}

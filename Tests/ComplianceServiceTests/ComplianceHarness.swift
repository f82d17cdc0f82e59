import Authentication
import ComplianceDomain
import CurlKit
import FoundationEssentials
import HTTPKit
import JSONKit
import Logging
import Messaging
import NIOHTTP1
import Outbox
import PostgresAccess
import Primitives
import SandboxService
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import ComplianceService

/// The composed service on a real database and broker, with the sandbox that plays Onfido, and a clock that tests move.
struct ComplianceHarness: Sendable {
    let baseURL: String
    let sandbox: PartnerClient
    let database: PostgresClient
    let broker: TestBroker
    let clock: ManualClock
    let key: SigningKey
    /// Whose files the sandbox publishes as lists.
    let listsFolder: String

    static let start = Timestamp(secondsSince1970: 1_795_000_000)
    static let customer = UserID(UniqueID(high: 7, low: 7))
    static let staff = UserID(UniqueID(high: 9, low: 9))
    static let webhookToken = "whsec_onfido_development"
    static let root = "/api/v1/compliance/kyc"

    struct Answer: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let body: [UInt8]
        var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }
        var code: String? { json["code"]?.stringValue }
    }

    /// - Parameters:
    ///   - providerIsUp: false leaves the provider's port closed.
    ///   - variables: of the service, beside those that it needs.
    static func run(
        providerIsUp: Bool = true, _ variables: [String: String] = [:],
        _ body: @escaping @Sendable (ComplianceHarness) async throws -> Void
    ) async throws {
        let ports = try (freePort(), freePort())
        let (clock, key) = (ManualClock(start), SigningKey.generate())
        let folder = "\(FileManager.default.temporaryDirectory.path)/compliance-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }  // only a leftover in /tmp
        try FileManager.default.createDirectory(atPath: "\(folder)/lists", withIntermediateDirectories: true)
        let schema = TestSchema(ComplianceService.slug, Outbox.migrations + ComplianceService.migrations)
        try await TestDatabase.with(schema) { database in
            try await TestBroker.with(ComplianceService.slug) { broker in
                let settings = try Settings.variables(
                    [
                        "FLORIN_MODE": "test", "HTTP_PORT": "\(ports.0)", "DATABASE_URL": database.url,
                        "BROKER_URL": try await broker.url(as: ComplianceService.slug),
                        "SANDBOX_URL": "http://127.0.0.1:\(ports.1)", "FILES_FOLDER": "\(folder)/files",
                    ].merging(variables) { _, given in given })
                let overrides = ServiceOverrides(clock: clock.clock, keys: StaticKeySource([key.verificationKey]))
                let admin = try database.client()
                try await admin.execute("update compliance.directory_fill set completed_at = now()")
                try await admin.execute("update compliance.movement_fill set completed_at = now()")
                try await withService(ComplianceService.self, settings: settings, overrides: overrides) { service in
                    let harness = ComplianceHarness(
                        baseURL: service.baseURL,
                        sandbox: PartnerClient(.shared, name: "sandbox", baseURL: "http://127.0.0.1:\(ports.1)"),
                        database: admin, broker: broker, clock: clock, key: key, listsFolder: "\(folder)/lists")
                    guard providerIsUp else { return try await body(harness) }
                    try await withProvider(port: ports.1, webhooks: ports.0, folder, clock) { try await body(harness) }
                }
                await admin.close()
            }
        }
    }

    private static func withProvider(
        port: Int, webhooks: Int, _ folder: String, _ clock: ManualClock,
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let settings = try Settings.variables([
            "FLORIN_MODE": "test", "HTTP_PORT": "\(port)", "SANDBOX_JOURNAL": "\(folder)/sandbox.journal",
            "SANDBOX_ONFIDO_WEBHOOK_URL": "http://127.0.0.1:\(webhooks)\(root)/webhooks/onfido",
            "SANDBOX_LISTS_FOLDER": "\(folder)/lists", "SANDBOX_SETTLE_MILLISECONDS": "20",
            "SANDBOX_RETRY_MILLISECONDS": "50",
        ])
        try await withService(
            SandboxProvider.self, settings: settings, overrides: ServiceOverrides(clock: clock.clock)
        ) { _ in try await body() }
    }

    // MARK: Calls

    func send(
        _ method: HTTPMethod, _ path: String, as user: UserID? = Self.customer, roles: [Role] = [.customer],
        json: String? = nil, key: String? = nil, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> Answer {
        var all = HTTPHeaders()
        if let user { all.add(name: "Authorization", value: "Bearer \(try token(user, roles))") }
        if let key { all.add(name: "Idempotency-Key", value: key) }
        for (name, value) in headers { all.add(name: name, value: value) }
        if json != nil { all.add(name: "Content-Type", value: "application/json") }
        let answer = try await exchange(method, baseURL + path, headers: all, body: body ?? json.map { Array($0.utf8) })
        return Answer(status: answer.status, headers: answer.headers, body: answer.body)
    }

    func asStaff(_ method: HTTPMethod, _ path: String, _ json: String? = nil) async throws -> Answer {
        try await send(method, "\(Self.root)\(path)", as: Self.staff, roles: [.compliance], json: json)
    }

    /// Of monitoring, below `/api/v1/compliance`.
    func monitor(
        _ method: HTTPMethod, _ path: String, _ json: String? = nil, as staff: UserID = Self.staff, key: String? = nil
    ) async throws -> Answer {
        try await send(method, "/api/v1/compliance\(path)", as: staff, roles: [.compliance], json: json, key: key)
    }

    private func token(_ user: UserID, _ roles: [Role]) throws -> String {
        let now = clock.now
        return try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: user, sessionID: UniqueID(high: 3, low: 1), apiKeyID: nil, roles: roles, scopes: nil,
                issuedAt: now, expiresAt: now + .seconds(600), authenticatedAt: now, tokenID: UniqueID(high: 3, low: 3))
        )
    }

    // MARK: What customers do

    static func profile(_ lastName: String = "Eriksson", born: String = "1974-08-12", more: String = "") -> String {
        """
        {"first_name":"Anna Maria","last_name":"\(lastName)","birth_date":"\(born)","nationality":"SE",\
        "address":{"line1":"Storgatan 1","city":"Stockholm","postal_code":"111 23","country":"SE"},\
        "pep_declared":false\(more)}
        """
    }

    @discardableResult
    func putProfile(_ json: String = Self.profile(), as user: UserID = Self.customer) async throws -> Answer {
        try await send(.PUT, "\(Self.root)/profile", as: user, json: json)
    }

    func open(tier: Int = 2, as user: UserID = Self.customer, key: String = UUID().uuidString) async throws -> Answer {
        try await send(.POST, "\(Self.root)/verifications", as: user, json: #"{"tier":\#(tier)}"#, key: key)
    }

    func newVerification(tier: Int = 2, as user: UserID = Self.customer) async throws -> String {
        let answer = try await open(tier: tier, as: user)
        return try #require(answer.json["id"]?.stringValue, "\(answer.status) \(answer.code ?? "")")
    }

    /// - Parameter facts: of the form, beside the file.
    func upload(
        _ file: [UInt8] = TestPictures.png(600, 400), to id: String, as user: UserID = Self.customer,
        _ facts: [(String, String)]
    ) async throws -> Answer {
        var form: [UInt8] = []
        for (name, value) in facts {
            form += "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        form += "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n".utf8
        form += file + Array("\r\n--b--\r\n".utf8)
        return try await send(
            .POST, "\(Self.root)/verifications/\(id)/documents", as: user,
            headers: [("Content-Type", "multipart/form-data; boundary=b")], body: form)
    }

    static let passport = [("kind", "passport"), ("issuing_country", "SE"), ("expires_on", "2031-04-15")]

    /// A draft for tier 2 that lacks nothing.
    func filled(
        _ lastName: String = "Eriksson", as user: UserID = Self.customer, passport: [(String, String)] = Self.passport
    ) async throws -> String {
        let profile = try await putProfile(Self.profile(lastName), as: user)
        try #require(profile.status == 200, "\(profile.code ?? "")")
        let id = try await newVerification(as: user)
        for facts in [passport, [("kind", "selfie")]] {
            let answer = try await upload(to: id, as: user, facts)
            try #require(answer.status == 201, "\(answer.code ?? "") \(answer.json["detail"]?.stringValue ?? "")")
        }
        return id
    }

    func submit(_ id: String, as user: UserID = Self.customer, key: String = UUID().uuidString) async throws -> Answer {
        try await send(.POST, "\(Self.root)/verifications/\(id)/submit", as: user, key: key)
    }

    /// Handed in, and not looked at yet.
    func submitted(_ lastName: String = "Eriksson", as user: UserID = Self.customer) async throws -> String {
        let id = try await filled(lastName, as: user)
        let answer = try await submit(id, as: user)
        try #require(answer.status == 202, "\(answer.code ?? "")")
        return id
    }

    func verification(_ id: String, as user: UserID = Self.customer) async throws -> JSONValue {
        try await send(.GET, "\(Self.root)/verifications/\(id)", as: user).json
    }

    func waitUntil(_ id: String, is status: String, as user: UserID = Self.customer) async throws {
        try await eventually("the verification is \(status)") {
            try await verification(id, as: user)["status"]?.stringValue == status
        }
    }

    /// What staff see that a check came to: result and detail, with a space between.
    func check(_ name: String, of id: String) async throws -> String {
        let checks = try await asStaff(.GET, "/verifications/\(id)").json["checks"]?.arrayValue ?? []
        let found = checks.first { $0["name"]?.stringValue == name }
        return ["result", "detail"].compactMap { found?[$0]?.stringValue }.joined(separator: " ")
    }

    func tier(of user: UserID = Self.customer) async throws -> Int64? {
        try await send(.GET, Self.root, as: user).json["tier"]?.integerValue
    }

    func count(_ sql: SQL) async throws -> Int { try await database.query(sql).first(Int.self) ?? 0 }

    /// How often a provider was asked something.
    func calls(_ operation: String) async throws -> Int {
        try await count("select count(*) from compliance.partner_exchanges where operation = \(operation)")
    }

    // MARK: What the provider does

    private static let onfido = ("Authorization", "Token token=onfido_development")

    func atProvider(
        _ method: EndpointMethod, _ path: String, _ json: String? = nil
    ) async throws -> PartnerClient.Answer {
        try await sandbox.send(
            method, "/onfido/v3.6\(path)", headers: [Self.onfido], body: json.map { Array($0.utf8) })
    }

    /// The provider's id of the check of a verification.
    func providerCheck(of id: String) async throws -> String {
        let verification = try #require(UniqueID(id))
        let known: SQL = """
            select check_id from compliance.provider_checks
            where verification_id = \(verification) and check_id is not null order by attempt desc
            """
        return try await eventually("the provider has a check") {
            try await database.query(known).first(String.self)
        }
    }

    /// What it tells of a check that it says is over.
    static func completed(_ check: String) -> String {
        """
        {"payload":{"resource_type":"check","action":"check.completed","object":{"id":"\(check)",\
        "status":"complete","completed_at_iso8601":"2026-11-20T12:34:56Z"}}}
        """
    }

    func webhook(_ json: String, token: String = Self.webhookToken) async throws -> Answer {
        let signature = TestSignature.onfido(Array(json.utf8), token: token)
        return try await send(
            .POST, "\(Self.root)/webhooks/onfido", as: nil, json: json, headers: [("X-SHA2-Signature", signature)])
    }
}

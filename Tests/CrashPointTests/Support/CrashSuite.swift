import FoundationEssentials
import Logging
import NIOHTTP1
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import SuiteKit
import Synchronization
import TestSupport
import Testing

/// The services that have a walk and the sandbox provider as processes of their own, on a database and a virtual host
/// of one test, with the clock that moves.
final class CrashSuite: Sendable {
    private static let services = allWalks.map { $0.service }
    private static let names = [SuiteProcess.sandbox.name] + services.map { $0.name }

    let database: PostgresClient
    let clock: SharedTestClock
    let owner = UserID(IDGenerator(clock: .system).next())
    let staff = UserID(IDGenerator(clock: .system).next())
    private let ports: [String: Int]
    private let variables: [String: String]
    private let urls: [String: String]
    let broker: TestBroker
    /// Asked who is an operator, and who has proven an address; all are operators.
    let directory: DirectoryDouble
    private let brokers: [String: String]
    private let folder: String
    private let processes = Mutex<[String: FlorinProcess]>([:])

    /// Everything runs while `body` does. The books must be in order at the end.
    static func with(_ body: @Sendable (CrashSuite) async throws -> Void) async throws {
        let schemas = services.map { TestSchema($0.slug, Outbox.migrations + $0.migrations) }
        try await TestDatabase.with(schemas) { database in
            try await TestBroker.with("crash") { broker in
                let keys = try Settings.variables(["FLORIN_MODE": "test", "HTTP_PORT": "0"])
                try await withService(KeyService.self, settings: keys) { keys in
                    var brokers: [String: String] = [:]
                    for name in names { brokers[name] = try await broker.url(as: name) }
                    let directory = DirectoryDouble()
                    let suite = try CrashSuite(database, broker, brokers, directory, keysURL: keys.baseURL)
                    try await directory.serving(broker.url(as: "auth")) { try await suite.run(body) }
                }
            }
        }
    }

    private init(
        _ database: TestDatabase, _ broker: TestBroker, _ brokers: [String: String],
        _ directory: DirectoryDouble, keysURL: String
    ) throws {
        self.broker = broker
        self.directory = directory
        self.brokers = brokers
        folder = "\(FileManager.default.temporaryDirectory.path)/florin-crash-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        clock = try SharedTestClock(path: "\(folder)/clock", create: true)
        let ports = try Dictionary(uniqueKeysWithValues: Self.names.map { ($0, try freePort()) })
        self.ports = ports
        let mailPort = try freePort()
        self.database = PostgresClient(
            try PostgresConfig(url: database.adminURL), logger: Logger(label: "crash"))
        urls = Dictionary(uniqueKeysWithValues: Self.services.map { ($0.name, database.url(for: $0.slug)) })
        variables = [
            "FLORIN_MODE": "test", "LOG_LEVEL": "warning",
            "AUTH_JWKS_URL": "\(keysURL)/.well-known/jwks.json", "TEST_CLOCK_FILE": "\(folder)/clock",
            "SANDBOX_URL": "http://127.0.0.1:\(ports["sandbox"] ?? 0)", "SANDBOX_JOURNAL": "\(folder)/journal",
            "SANDBOX_WEBHOOK_URL": "http://127.0.0.1:\(ports["payments"] ?? 0)/api/v1/payments/webhooks/sandbox",
            "SANDBOX_ONFIDO_WEBHOOK_URL":
                "http://127.0.0.1:\(ports["compliance"] ?? 0)/api/v1/compliance/kyc/webhooks/onfido",
            "SANDBOX_SETTLE_MILLISECONDS": "50", "SANDBOX_RETRY_MILLISECONDS": "100",
            "SANDBOX_SMTP_PORT": "\(mailPort)", "SANDBOX_APNS_PORT": "0", "SMTP_URL": "smtp://127.0.0.1:\(mailPort)",
            "SMS_CALLBACK_URL": "http://127.0.0.1:\(ports["notifications"] ?? 0)", "SANDBOX_SMS_MILLISECONDS": "50",
            "BANK_POLL_SECONDS": "1",
            "WALLET_FX_URL": "http://127.0.0.1:9", "WALLET_FX_STATIC_RATES": "EUR:0.92,NGN:1500",
            "VTPASS_URL": "http://127.0.0.1:\(ports["sandbox"] ?? 0)/vtpass/api",
            "SANDBOX_VTPASS_WEBHOOK_URL": "http://127.0.0.1:\(ports["billing"] ?? 0)/api/v1/billing/webhooks/vtpass",
            "SANDBOX_VTPASS_REVERSAL_SECONDS": "1",
        ]
    }

    private func run(_ body: @Sendable (CrashSuite) async throws -> Void) async throws {
        do {
            for name in Self.names { try await start(name) }
            try await body(self)
            try await comeToRest()
            try await checkInvariants()
        } catch {
            for name in Self.names { print("log of \(name):\n\(log(name))") }
            await end()
            throw error
        }
        await end()
    }

    private func end() async {
        for process in processes.withLock({ Array($0.values) }) { process.kill() }
        await database.close()
        try? FileManager.default.removeItem(atPath: folder)  // a leftover in /tmp harms nobody
    }

    // MARK: Processes

    /// Starts a program, in the place of the one that ran, and waits until it is ready or dead.
    /// - Parameter point: where it is to die.
    @discardableResult
    func start(_ name: String, dyingAt point: String? = nil) async throws -> FlorinProcess {
        processes.withLock { $0.removeValue(forKey: name) }?.kill()
        var variables = variables
        variables["HTTP_PORT"] = ports[name].map { "\($0)" }
        variables["DATABASE_URL"] = urls[name]
        variables["BROKER_URL"] = brokers[name]
        variables["TEST_CRASH_POINT"] = point
        // Each reversal of staff's waits for a second operator.
        if name == SuiteProcess.wallet.name { variables["APPROVAL_FROM_CENTS"] = "0" }
        let process = try FlorinProcess(name, variables, log: "\(folder)/\(name).log")
        processes.withLock { $0[name] = process }
        try await eventually("\(name) is ready") {
            guard process.isRunning else { return true }
            return try await send(.GET, name, "/readyz")?.status == 200
        }
        if point == nil { try #require(process.isRunning, "\(name) ended: \(log(name))") }
        return process
    }

    /// Ends a program at once.
    func stop(_ name: String) {
        processes.withLock { $0.removeValue(forKey: name) }?.kill()
    }

    func baseURL(_ name: String) -> String { "http://127.0.0.1:\(ports[name] ?? 0)" }

    private func log(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: "\(folder)/\(name).log") ?? Data(), as: UTF8.self)
    }

    // MARK: The end

    /// Every event has arrived, every transaction of the wallet is in the books.
    func comeToRest() async throws {
        try await eventually("all events are booked") {
            let counts = try await database.query(
                """
                select \(waitingEvents),
                    (select count(distinct transaction_id) from wallet.movements) -
                        (select count(*) from accounting.entries where source = 'wallet')
                """)
            guard let (waiting, missing) = try counts.first(Int.self, Int.self) else { return false }
            return waiting == 0 && missing == 0
        }
    }

    private var waitingEvents: SQL {
        let counts = Self.services.map { "(select count(*) from \($0.slug).outbox)" }
        return SQL(dangerouslyRaw: counts.joined(separator: " + "))
    }

    private func checkInvariants() async throws {
        let path = "\(Checkout.root)/Tests/Invariants"
        let schemas = try await database.query("select nspname::text from pg_namespace").map { row in
            try row.decode(String.self)
        }
        // `wallet_01_balanced.sql`: those of the services that run here.
        let files = try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasSuffix(".sql") && schemas.contains(String($0.prefix { $0 != "_" })) }.sorted()
        try #require(!files.isEmpty)
        for file in files {
            let sql = try Checkout.text("Tests/Invariants/\(file)")
            #expect(try await database.query(SQL(dangerouslyRaw: sql)).isEmpty, "\(file)")
        }
    }
}

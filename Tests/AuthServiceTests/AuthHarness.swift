import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Messaging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import AuthService

/// Auth as a process runs it, on a database and a virtual host of its own, with a clock that the test moves.
struct AuthHarness: Sendable {
    let clock: ManualClock
    let database: TestDatabase
    let broker: TestBroker
    let services: [RunningService]
    let client: PostgresClient

    /// Runs `body` beside so many replicas of auth.
    static func with(
        replicas: Int = 1,
        more: [String: String] = [:],
        _ body: @Sendable (AuthHarness) async throws -> Void
    ) async throws {
        await Slots.shared.take()
        do {
            try await run(replicas, more, body)
        } catch {
            await Slots.shared.giveBack()
            throw error
        }
        await Slots.shared.giveBack()
    }

    private static func run(
        _ replicas: Int,
        _ more: [String: String],
        _ body: @Sendable (AuthHarness) async throws -> Void
    ) async throws {
        let clock = ManualClock(Timestamp(millisecondsSince1970: 1_795_216_504_120))
        try await TestDatabase.with(schema: "auth", migrations: Outbox.migrations + AuthService.migrations) {
            database in
            try await TestBroker.with("auth") { broker in
                let settings = try settings(database, broker, more)
                let client = try database.client(poolSize: 2)
                try await start(replicas, settings, clock) { services in
                    try await body(
                        AuthHarness(
                            clock: clock,
                            database: database,
                            broker: broker,
                            services: services,
                            client: client
                        ))
                }
                await client.close()
            }
        }
    }

    static func settings(_ database: TestDatabase, _ broker: TestBroker, _ more: [String: String]) throws -> Settings {
        try Settings.variables(
            [
                "FLORIN_MODE": "test", "HTTP_PORT": "0", "DATABASE_URL": database.url, "BROKER_URL": broker.url,
                "DATABASE_POOL_SIZE": "3", "REDIS_URL": try TestServers.fromEnvironment().redisURL,
                // The least that is allowed: the tests are about what is done with hashes, not about their cost.
                "AUTH_PASSWORD_HASH_MEMORY_MIB": "1", "AUTH_PASSWORD_HASH_PASSES": "1",
            ].merging(more) { $1 })
    }

    private static func start(
        _ count: Int,
        _ settings: Settings,
        _ clock: ManualClock,
        started: [RunningService] = [],
        _ body: @Sendable ([RunningService]) async throws -> Void
    ) async throws {
        guard started.count < count else { return try await body(started) }
        try await withService(
            AuthService.self, settings: settings, overrides: ServiceOverrides(clock: clock.clock)
        ) { service in
            // What is published before its queue is bound reaches nobody.
            try await eventually("auth is ready") { await service.context.health.report().isReady }
            try await start(count, settings, clock, started: started + [service], body)
        }
    }

    /// What a process in production has to be given.
    static let production = [
        "FLORIN_MODE": "production", "AUTH_SECRET": String(repeating: "s", count: 32),
        "CURSOR_SECRET": "a cursor secret of our own",
    ]

    /// A client that is not signed in.
    func visitor(userAgent: String = "test", replica: Int = 0) -> AuthClient {
        AuthClient(
            partner: services[replica].context.partner(
                "auth", baseURL: services[replica].baseURL, timeout: patience),
            token: nil,
            userAgent: userAgent
        )
    }

    /// Registers somebody and signs in.
    func newcomer(_ name: String = "ada", password: String = AuthClient.password) async throws -> Person {
        let visitor = visitor()
        let email = "\(name)@florin.test"
        let registered = try await visitor.register(email, password: password)
        try #require(registered.status == 201, "register answered \(registered.text)")
        return try await signIn(email, password: password)
    }

    func signIn(_ email: String, password: String = AuthClient.password, userAgent: String = "test") async throws
        -> Person
    {
        let visitor = visitor(userAgent: userAgent)
        let answer = try await visitor.logIn(email, password: password)
        try #require(answer.status == 200, "log-in answered \(answer.text)")
        return try Person(email: email, visitor: visitor, answer: answer)
    }

    /// An account with a role, as the command line makes it.
    func staff(_ role: Role) async throws -> Person {
        let email = "\(role.rawValue)@florin.test"
        let person = try AuthCommands.Person(
            email: email, firstName: "Staff", lastName: "Member", roleNames: [role.rawValue])
        try await AuthCommands(services[0].context).createUser(person, password: AuthClient.password)
        return try await signIn(email)
    }

    /// The newest living code of an address.
    func code(of email: String, for purpose: OneTimeCode.Purpose) async throws -> String {
        let context = services[0].context
        let stores = try AuthStores(context, AuthConfig(context.settings))
        let shown = try await stores.codes.shown(for: #require(EmailAddress(email)), at: clock.now)
        return try #require(shown.first { $0.purpose == purpose }?.code, "no code for \(purpose)")
    }

    func count(_ sql: SQL) async throws -> Int {
        try await client.query(sql).first(Int.self) ?? 0
    }
}

/// Somebody who is signed in.
struct Person: Sendable {
    let id: String
    let email: String
    let client: AuthClient
    let accessToken: String
    let refreshToken: String
    let sessionID: String

    init(email: String, visitor: AuthClient, answer: AuthAnswer) throws {
        self.email = email
        accessToken = try #require(answer["access_token"]?.stringValue)
        refreshToken = try #require(answer["refresh_token"]?.stringValue)
        let claims = try JSONParser.parse(
            #require(Base64URL.decode(String(accessToken.split(separator: ".")[1]))))
        id = try #require(claims["sub"]?.stringValue)
        sessionID = try #require(claims["sid"]?.stringValue)
        client = visitor.with(token: accessToken)
    }
}

/// Keeps so many tests from running at once that the servers have no connection left.
private actor Slots {
    static let shared = Slots(6)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    private init(_ count: Int) {
        free = count
    }

    func take() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func giveBack() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        free += 1
    }
}

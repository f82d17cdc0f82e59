import Authentication
import HTTPKit
import JSONKit
import Logging
import NIOHTTP1
import NIOPosix
import Primitives
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

/// Endpoints behind a real socket.
struct TestServer: Sendable {
    let port: Int
    let clock: ManualClock
    let key: SigningKey
    let logs: CapturedLogs

    static let start = Timestamp(secondsSince1970: 1_795_000_000)
    static let everything: [any Endpoint] = [
        CreateThing(), GetThing(), ListThings(), EchoBytes(), Forgotten(), Fail(), Hash(), Linger(), Export(),
    ]

    /// Serves while `body` runs.
    static func with<Result: Sendable>(
        _ endpoints: [any Endpoint] = everything, stepUp: StepUpCheck = .freshSessionsOnly,
        auditing: Auditing? = nil, patience: Duration = .seconds(30),
        _ body: @Sendable (TestServer) async throws -> Result
    ) async throws -> Result {
        let clock = ManualClock(start)
        let key = SigningKey.generate()
        let logs = CapturedLogs()
        let verifier = TokenVerifier(
            issuer: "florin", audience: "florin-api", keys: StaticKeySource([key.verificationKey]), clock: clock.clock)
        let environment = HTTPEnvironment(
            authenticator: Authenticator(TokenCache(verifier: verifier, clock: clock.clock)), stepUp: stepUp,
            clock: clock.clock,
            logger: logs.logger, auditing: auditing)
        let (ports, listening) = AsyncStream<Int>.makeStream()
        var configuration = HTTPServer.Configuration(port: 0)
        configuration.bodyPatience = patience
        let server = HTTPServer(
            configuration, endpoints: endpoints, environment: environment,
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton
        ) { listening.yield($0) }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { listening.finish() }
                try await server.run()
            }
            defer { group.cancelAll() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            return try await body(TestServer(port: port, clock: clock, key: key, logs: logs))
        }
    }

    /// An access token of ten minutes.
    /// - Parameter age: of the session; nil for one that lacks a step of its account.
    func token(
        _ roles: [Role] = [.customer], scopes: Set<Scope>? = nil, apiKey: Bool = false,
        mode: KeyMode = .live, age: Duration? = nil
    ) throws -> String {
        let signer = TokenSigner(key: key, issuer: "florin", audience: "florin-api")
        let now = clock.now
        return try signer.sign(
            AccessToken(
                subject: Self.user, sessionID: apiKey ? nil : UniqueID(high: 3, low: 1),
                apiKeyID: apiKey ? UniqueID(high: 3, low: 2) : nil, roles: roles, scopes: scopes, mode: mode,
                issuedAt: now, expiresAt: now + .seconds(600), authenticatedAt: age.map { now - $0 },
                tokenID: UniqueID(high: 3, low: 3)))
    }

    static let user = UserID(UniqueID(high: 7, low: 7))

    /// One exchange. With `as`, carries a token of that person.
    func send(
        _ method: HTTPMethod, _ path: String, as roles: [Role]? = nil, headers: [(String, String)] = [],
        json: String? = nil, body: [UInt8]? = nil
    ) async throws -> TestAnswer {
        var all = HTTPHeaders()
        if let roles { all.add(name: "Authorization", value: "Bearer \(try token(roles))") }
        if json != nil { all.add(name: "Content-Type", value: "application/json") }
        for (name, value) in headers { all.replaceOrAdd(name: name, value: value) }
        let answer = try await exchange(
            method, "http://127.0.0.1:\(port)\(path)", headers: all, body: json.map { Array($0.utf8) } ?? body)
        return TestAnswer(status: answer.status, headers: answer.headers, body: answer.body)
    }
}

struct TestAnswer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    /// `.null` when the body is not JSON.
    var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }  // the expectation on it fails then
    var code: String? { json["code"]?.stringValue }
    /// `field: code` of each field error.
    var fieldErrors: [String] {
        (json["errors"]?.arrayValue ?? []).map {
            "\($0["field"]?.stringValue ?? "?"): \($0["code"]?.stringValue ?? "?")"
        }
    }

    func header(_ name: String) -> String? { headers.first(name: name) }
}

/// Log lines kept for a look at them.
final class CapturedLogs: Sendable {
    struct Line: Sendable {
        let level: Logger.Level
        let message: String
        let metadata: [String: String]
    }

    private let stored = Mutex<[Line]>([])

    var lines: [Line] { stored.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(logs: self) }
    }

    private struct Handler: LogHandler {
        let logs: CapturedLogs
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
            let line = Line(
                level: event.level, message: "\(event.message)", metadata: all.mapValues { "\($0)" })
            logs.stored.withLock { $0.append(line) }
        }
    }
}

import Authentication
import GatewayService
import HTTPKit
import Primitives
import ServiceKit
import SuiteKit
import TestSupport

/// A gateway in this process on real sockets, before a `TestUpstream`, with a Redis of its own and the shared broker.
struct GatewayHarness: Sendable {
    let port: Int
    let operationsPort: Int
    let upstream: TestUpstream
    let redisURL: String
    let brokerURL: String
    let tokens: TestTokens

    func connect() async throws -> RawConnection { try await RawConnection.connect(port) }

    /// One exchange on a connection of its own.
    func send(
        _ method: String = "GET", _ target: String = "/api/v1/wallets", _ headers: [String] = [], body: String? = nil
    ) async throws -> RawConnection.Answer {
        let connection = try await connect()
        try await connection.send(Self.request(method, target, headers, body: body))
        let answer = try await connection.answer(toHead: method == "HEAD")
        await connection.close()
        return answer
    }

    /// A counter of the operations port, 0 as long as it has not been made.
    func metric(_ name: String) async throws -> Int {
        let connection = try await RawConnection.connect(operationsPort)
        try await connection.send(Self.request("GET", "/metrics"))
        let text = try await connection.answer().body
        await connection.close()
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line.flatMap { $0.split(separator: " ").last }.flatMap { Double($0) }.map { Int($0) } ?? 0
    }

    static func request(
        _ method: String = "GET", _ target: String = "/api/v1/wallets", _ headers: [String] = [], body: String? = nil
    ) -> String {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: florin.test"] + headers
        if let body { lines += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"] }
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
    }
}

extension TestTokens {
    /// The header line of a fresh customer.
    func bearer(
        user: UserID? = nil, session: UniqueID? = nil, roles: [Role] = [.customer], lifetime: Duration = .seconds(600)
    ) throws -> String {
        "Authorization: Bearer \(try token(user: user, session: session, roles: roles, lifetime: lifetime))"
    }
}

/// Signs tokens as auth does.
struct TestTokens: Sendable {
    let key = SigningKey.generate()
    let ids = IDGenerator(clock: .system)

    var keys: any KeySource { StaticKeySource([key.verificationKey]) }

    func token(
        user: UserID? = nil, session: UniqueID? = nil, apiKey: UniqueID? = nil, roles: [Role] = [.customer],
        issuedAt: Timestamp = WallClock.system.now(), lifetime: Duration = .seconds(600)
    ) throws -> String {
        let signer = TokenSigner(key: key, issuer: "florin", audience: "florin-api")
        return try signer.sign(
            AccessToken(
                subject: user ?? UserID(ids.next()), sessionID: apiKey == nil ? session ?? ids.next() : nil,
                apiKeyID: apiKey, roles: roles, scopes: nil, issuedAt: issuedAt, expiresAt: issuedAt + lifetime,
                tokenID: ids.next()))
    }
}

/// Where nobody listens.
let absentRedis = "redis://127.0.0.1:1"

/// Runs a gateway beside `body`.
/// - Parameters:
///   - settings: variables in addition to those of the harness: `["RATE_USER_PER_MINUTE": "5"]`.
///   - redis: an own one otherwise; `absentRedis` for none.
///   - broker: a URL of a virtual host; otherwise none that answers, which a gateway can do without.
func withGateway<Result: Sendable>(
    _ settings: [String: String] = [:], redis: String? = nil, broker: String? = nil,
    tokens: TestTokens = TestTokens(), service: any FlorinService.Type = Gateway.self,
    upstream behaviour: TestUpstream.Behaviour? = nil,
    _ body: @Sendable (GatewayHarness) async throws -> Result
) async throws -> Result {
    let own = try redis == nil ? PrivateRedis() : nil
    let redisURL = redis ?? own?.url() ?? ""
    let upstream = try await TestUpstream(port: freePort(), behaviour ?? { .answer(200, [], $0.body) })
    let harness = GatewayHarness(
        port: try freePort(), operationsPort: try freePort(), upstream: upstream, redisURL: redisURL,
        brokerURL: broker ?? "amqp://none:none@127.0.0.1:1/none", tokens: tokens)
    var variables = [
        "FLORIN_MODE": "test", "HTTP_PORT": "\(harness.port)", "OPERATIONS_PORT": "\(harness.operationsPort)",
        "REDIS_URL": redisURL, "BROKER_URL": harness.brokerURL, "GATEWAY_THREADS": "2",
        "SHUTDOWN_TIMEOUT_SECONDS": "4", "ACCESS_LOG_PER_SECOND": "0",
        // A machine busy with other tests is not a Redis that is down.
        "REDIS_TIMEOUT_MILLISECONDS": "5000",
    ]
    for service in FlorinSuite.services {
        variables["UPSTREAM_\(service.slug.uppercased())_URL"] = "http://127.0.0.1:\(upstream.port)"
    }
    variables.merge(settings) { _, new in new }
    let result = try await withService(
        service, settings: try .variables(variables),
        overrides: ServiceOverrides(keys: tokens.keys, logOutput: LogOutput { _ in })
    ) { service in
        try await eventually("the public port") { (try? await harness.send("GET", "/healthz"))?.status == 200 }
        // Limits are counted there from the first request on, and not by this process until then.
        if redisURL != absentRedis {
            let operations = service.context.partner("test", baseURL: service.baseURL, timeout: patience)
            try await eventually("the connection to Redis") {
                let page = try await operations.send(.get, "/readyz").body
                return String(decoding: page, as: UTF8.self).contains(#""redis":{"status":"up""#)
            }
        }
        return try await body(harness)
    }
    try await upstream.stopListening()
    own?.stop()
    return result
}

/// Runs so many gateways beside `body`, all with one Redis.
func withGateways(
    _ count: Int, _ settings: [String: String], redis: String, tokens: TestTokens, _ running: [GatewayHarness] = [],
    _ body: @escaping @Sendable ([GatewayHarness]) async throws -> Void
) async throws {
    guard running.count < count else { return try await body(running) }
    try await withGateway(settings, redis: redis, tokens: tokens) { gateway in
        try await withGateways(count, settings, redis: redis, tokens: tokens, running + [gateway], body)
    }
}

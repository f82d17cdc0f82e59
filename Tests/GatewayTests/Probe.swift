import Authentication
import HTTPKit
import JSONKit
import Logging
import NIOPosix
import Primitives
import ServiceKit
import ServiceLifecycle
import SuiteKit
import Synchronization
import TestSupport
import Testing

@testable import GatewayService

/// A service with an event stream and a WebSocket, behind a gateway that knows its declarations: what the first service
/// to have such routes will be.
struct Probe: Sendable {
    let gateway: GatewayHarness
    let feed: ProbeFeed

    /// - Parameter ping: how often the service asks whether anybody is there.
    static func with(
        _ settings: [String: String] = [:], ping: Duration = .seconds(25),
        service: any FlorinService.Type = ProbeGateway.self,
        _ body: @Sendable (Probe) async throws -> Void
    ) async throws {
        let (feed, tokens) = (ProbeFeed(), TestTokens())
        let verifier = TokenVerifier(issuer: "florin", audience: "florin-api", keys: tokens.keys, clock: .system)
        let environment = HTTPEnvironment(
            authenticator: Authenticator(TokenCache(verifier: verifier, clock: .system)), logger: Logger(label: "probe")
        )
        let (ports, listening) = AsyncStream<Int>.makeStream()
        var configuration = HTTPServer.Configuration(port: 0)
        configuration.pingInterval = ping
        // A machine busy with other tests is not a client that is gone.
        configuration.pingPatience = .seconds(5)
        let server = HTTPServer(
            configuration,
            endpoints: [ProbeEvents(feed: feed), ProbeSocket(feed: feed), PublicProbeSocket(feed: feed)],
            environment: environment, eventLoopGroup: MultiThreadedEventLoopGroup.singleton
        ) { listening.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            defer { group.cancelAll() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            let url = ["UPSTREAM_WALLET_URL": "http://127.0.0.1:\(port)"]
            try await withGateway(settings.merging(url) { $1 }, tokens: tokens, service: service) { gateway in
                try await body(Probe(gateway: gateway, feed: feed))
            }
        }
    }

    /// Counted by the gateway, by the reason of their end.
    func ended(_ reason: String) async throws -> Int {
        try await gateway.metric(#"gateway_streams_ended_total{reason="\#(reason)"}"#)
    }

    /// An event stream that has begun.
    func stream(_ lines: [String]) async throws -> RawConnection {
        let client = try await gateway.connect()
        try await client.send(GatewayHarness.request("GET", ProbeEvents.path, lines))
        let head = try await client.text(through: "\r\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 200 "))
        return client
    }

    /// A WebSocket that is open.
    func socket(_ lines: [String], path: String = ProbeSocket.path) async throws -> RawConnection {
        let client = try await gateway.connect()
        try await client.send(GatewayHarness.request("GET", path, Self.upgrade + lines))
        let head = try await client.text(through: "\r\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 101 "))
        #expect(head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
        return client
    }

    /// The example of RFC 6455 section 1.2.
    static let upgrade = [
        "Upgrade: websocket", "Connection: keep-alive, Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
}

/// A gateway that routes the probe beside all others.
enum ProbeGateway: FlorinService {
    static let process = Gateway.process
    static let defaultPort = Gateway.defaultPort
    static let listener = Gateway.listener

    static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let specs = [ProbeEvents.spec, ProbeSocket.spec, PublicProbeSocket.spec]
        let routes = specs.map { Route(ListedRoute($0), to: Upstream(.wallet)) }
        return try await Gateway.build(context, services: FlorinRoutes.services + routes)
    }
}

/// What the probe's streams tell, and what became of them.
final class ProbeFeed: Sendable {
    private struct State {
        var listeners: [Int: AsyncStream<String>.Continuation] = [:]
        var next = 0
        var begun = 0
        var ended = 0
        var sent = 0
        var lastEventIDs: [String] = []
        var authorizations: [String] = []
        var offered: [String] = []
    }

    private let state = Mutex(State())

    var begun: Int { state.withLock(\.begun) }
    var ended: Int { state.withLock(\.ended) }
    /// Messages that connections have taken.
    var sent: Int { state.withLock(\.sent) }
    var lastEventIDs: [String] { state.withLock(\.lastEventIDs) }
    var authorizations: [String] { state.withLock(\.authorizations) }
    var offered: [String] { state.withLock(\.offered) }

    func note(_ lastEventID: String?, _ authorization: String?, _ offered: String?) {
        state.withLock { state in
            if let lastEventID { state.lastEventIDs.append(lastEventID) }
            if let authorization { state.authorizations.append(authorization) }
            if let offered { state.offered.append(offered) }
        }
    }

    func noteSent() { state.withLock { $0.sent += 1 } }
    func noteBegun() { state.withLock { $0.begun += 1 } }
    func noteEnded() { state.withLock { $0.ended += 1 } }

    func listen() -> AsyncStream<String> {
        let (stream, source) = AsyncStream<String>.makeStream()
        state.withLock { state in
            state.listeners[state.next] = source
            state.next += 1
            state.begun += 1
        }
        return stream
    }

    func tell(_ text: String) {
        for listener in state.withLock({ Array($0.listeners.values) }) { listener.yield(text) }
    }

    func finish() {
        for listener in state.withLock({ Array($0.listeners.values) }) { listener.finish() }
    }
}

struct ProbeEvents: Endpoint {
    static let path = "/api/v1/probe/events"
    static let spec = EndpointSpec(
        .get, PathTemplate(path), id: "probeEvents", summary: "Events", tag: "Probe", access: .anyAuthenticated,
        exchange: .events)

    let feed: ProbeFeed

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        feed.note(call.header("Last-Event-ID"), nil, nil)
        return .events { [feed] stream in
            defer { feed.noteEnded() }
            var id = 0
            for await text in feed.listen() {
                id += 1
                try await stream.send(ServerSentEvent(id: "\(id)", name: "probe", data: text))
                feed.noteSent()
            }
            try Task.checkCancellation()
        }
    }
}

struct ProbeSocket: Endpoint {
    static let path = "/api/v1/probe/socket"
    static let spec = EndpointSpec(
        .get, PathTemplate(path), id: "probeSocket", summary: "A socket", tag: "Probe", access: .anyAuthenticated,
        bodyLimit: 16 << 10, exchange: .socket(protocols: ["florin.v1"]))

    let feed: ProbeFeed

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        feed.note(nil, call.header("Authorization"), call.header("Sec-WebSocket-Protocol"))
        return .socket { [feed] socket in try await feed.converse(socket) }
    }
}

/// Whose caller shows himself later, or not at all.
struct PublicProbeSocket: Endpoint {
    static let path = "/api/v1/probe/public-socket"
    static let spec = EndpointSpec(
        .get, PathTemplate(path), id: "publicProbeSocket", summary: "A socket", tag: "Probe", access: .public,
        bodyLimit: 16 << 10, exchange: .socket(protocols: ["florin.v1"]))

    let feed: ProbeFeed

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        feed.note(nil, call.header("Authorization"), call.header("Sec-WebSocket-Protocol"))
        return .socket { [feed] socket in try await feed.converse(socket) }
    }
}

extension ProbeFeed {
    /// Says back what it hears, and does what some words ask for.
    func converse(_ socket: WebSocket) async throws {
        noteBegun()
        defer { noteEnded() }
        while let message = await socket.next() {
            switch message {
            case .text("close"): return socket.close(WebSocketCloseCode(4_400), "as asked")
            case .text("return"): return
            case .text("fail"): throw ProbeFailure()
            case .text("flood"):
                let piece = [UInt8](repeating: 7, count: 32 << 10)
                while true {
                    try await socket.send(piece)
                    noteSent()
                }
            case .text("trickle"):
                // The same for who reads all of it: not faster than a busy machine takes it.
                let piece = [UInt8](repeating: 7, count: 32 << 10)
                while true {
                    try await socket.send(piece)
                    try await Task.sleep(for: .milliseconds(2))
                }
            case .text("subprotocol"): try await socket.send(socket.subprotocol ?? "none")
            case .text(let text): try await socket.send(text)
            case .binary(let bytes): try await socket.send(bytes)
            }
        }
    }
}

struct ProbeFailure: Error {}

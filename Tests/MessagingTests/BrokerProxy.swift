import NIOCore
import NIOPosix
import Synchronization

/// Stands between a client and the broker, and does what a real broker does too seldom for a test: says that it is
/// blocked, falls silent, goes away.
final class BrokerProxy: Sendable {
    private struct Pair: Sendable {
        let client: any Channel
        let broker: any Channel
    }

    private struct State {
        var listener: (any Channel)?
        var pairs: [ObjectIdentifier: Pair] = [:]
        var connections = 0
        /// How often it has gone away: a connection that was being made then is none of the new ones.
        var departures = 0
    }

    private let group = MultiThreadedEventLoopGroup.singleton
    private let upstream: (host: String, port: Int)
    private let state = Mutex(State())
    let port: Int

    /// Proxies to `upstream` on a free port of its own while `body` runs.
    static func with<R>(
        upstream: (host: String, port: Int), _ body: (BrokerProxy) async throws -> R
    ) async throws -> R {
        let proxy = try await BrokerProxy(upstream)
        do {
            let result = try await body(proxy)
            try await proxy.goAway()
            return result
        } catch {
            try? await proxy.goAway()  // the test's own error is the one to report
            throw error
        }
    }

    private init(_ upstream: (host: String, port: Int)) async throws {
        self.upstream = upstream
        // The port stays the same over all comings and goings.
        let probe = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
        port = probe.localAddress?.port ?? 0
        try await probe.close()
        try await comeBack()
    }

    /// How many connections were ever taken.
    var connections: Int { state.withLock { $0.connections } }

    /// Listens again.
    func comeBack() async throws {
        let listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { self.connect($0) }
            .bind(host: "127.0.0.1", port: port).get()
        state.withLock { $0.listener = listener }
    }

    /// Stops listening and drops every connection, as a broker that stops: on return nothing passes any more.
    func goAway() async throws {
        let (listener, pairs) = state.withLock { state in
            defer { (state.listener, state.pairs) = (nil, [:]) }
            state.departures += 1
            return (state.listener, Array(state.pairs.values))
        }
        try await listener?.close()
        for pair in pairs {
            pair.client.close(promise: nil)
            try await pair.client.closeFuture.get()
            try await pair.broker.closeFuture.get()
        }
    }

    /// Passes nothing on any more on the connections of now; new ones work.
    func fallSilent() {
        for pair in state.withLock({ Array($0.pairs.values) }) {
            _ = pair.client.setOption(.autoRead, value: false)
            _ = pair.broker.setOption(.autoRead, value: false)
        }
    }

    /// Sends `connection.blocked` or `connection.unblocked` to every client.
    func tellBlocked(_ reason: String?) {
        var payload: [UInt8] = [0, 10, 0, reason == nil ? 61 : 60]
        if let reason { payload += [UInt8(reason.utf8.count)] + reason.utf8 }
        let frame = [1, 0, 0, 0, 0, 0, UInt8(payload.count)] + payload + [0xCE]
        for pair in state.withLock({ Array($0.pairs.values) }) {
            // The relay passes on whole frames only, so any moment is between two.
            pair.client.writeAndFlush(ByteBuffer(bytes: frame), promise: nil)
        }
    }

    private func connect(_ client: any Channel) -> EventLoopFuture<Void> {
        let departures = state.withLock { $0.departures }
        return ClientBootstrap(group: client.eventLoop).channelOption(.autoRead, value: false)
            .connect(host: upstream.host, port: upstream.port).flatMap { broker in
                client.eventLoop.makeCompletedFuture {
                    try client.pipeline.syncOperations.addHandler(Relay(to: broker))
                    try broker.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(FrameCutter()), Relay(to: client))
                }
            }.flatMap { () -> EventLoopFuture<Void> in
                let id = ObjectIdentifier(client)
                return self.start(client, id, departures)
            }
    }

    private func start(
        _ client: any Channel, _ id: ObjectIdentifier, _ departures: Int
    ) -> EventLoopFuture<Void> {
        client.eventLoop.makeCompletedFuture {
            let broker = try client.pipeline.syncOperations.handler(type: Relay.self).peer
            let isOfNow = self.state.withLock { state in
                guard state.departures == departures else { return false }
                state.connections += 1
                state.pairs[id] = Pair(client: client, broker: broker)
                return true
            }
            guard isOfNow else {
                broker.close(promise: nil)
                throw ChannelError.ioOnClosedChannel
            }
            client.closeFuture.whenComplete { _ in
                self.state.withLock { $0.pairs[id] = nil }
                broker.close(promise: nil)
            }
            broker.closeFuture.whenComplete { _ in client.close(promise: nil) }
            _ = client.setOption(.autoRead, value: true)
            _ = broker.setOption(.autoRead, value: true)
        }
    }
}

/// Passes on what it reads.
private final class Relay: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    let peer: any Channel

    init(to peer: any Channel) { self.peer = peer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        peer.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }
}

/// Cuts the broker's bytes into whole AMQP frames: type, channel (2), size (4), payload, end mark.
private struct FrameCutter: ByteToMessageDecoder {
    typealias InboundOut = ByteBuffer

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard let size = buffer.getInteger(at: buffer.readerIndex + 3, as: UInt32.self),
            let frame = buffer.readSlice(length: Int(size) + 8)
        else { return .needMoreData }
        context.fireChannelRead(wrapInboundOut(frame))
        return .continue
    }
}

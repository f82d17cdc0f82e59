package import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle

/// Serves endpoints over HTTP/1.1. On graceful shutdown it stops accepting, lets running requests finish, and returns.
package struct HTTPServer: Service {
    package struct Configuration: Sendable {
        package var host: String
        /// 0 takes any free port.
        package var port: Int
        /// A connection on which nothing happens for this long is closed. Clients that pool connections must drop
        /// them earlier, or they race with the close.
        package var idleTimeout: Duration = .seconds(75)
        /// How long a body may take that comes slower than 32 KiB a second.
        package var bodyPatience: Duration = .seconds(30)
        /// Connections beyond this wait in the kernel's backlog.
        package var maximumConnections = 4_096
        /// Event streams and WebSockets, which are counted apart; one more is refused.
        package var maximumLasting = 16_384
        /// A WebSocket on which nothing comes for this long is asked whether anybody is there.
        package var pingInterval: Duration = .seconds(25)
        /// And closed when nothing has come after that.
        package var pingPatience: Duration = .seconds(20)

        package init(host: String = "127.0.0.1", port: Int) {
            self.host = host
            self.port = port
        }
    }

    private let configuration: Configuration
    private let pipeline: RequestPipeline
    private let eventLoopGroup: any EventLoopGroup
    private let onListening: @Sendable (_ port: Int) async -> Void

    /// - Parameter onListening: told the port once connections are accepted.
    package init(
        _ configuration: Configuration, endpoints: [any Endpoint], probes: [Probe] = [], environment: HTTPEnvironment,
        eventLoopGroup: any EventLoopGroup, onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.eventLoopGroup = eventLoopGroup
        self.onListening = onListening
        pipeline = RequestPipeline(endpoints: endpoints, probes: probes, environment: environment)
    }

    /// - Throws: `ListenError` when the address cannot be bound.
    package func run() async throws {
        let connections = OpenConnections(
            maximum: configuration.maximumConnections, maximumLasting: configuration.maximumLasting)
        let listener = try await ListenError.naming(configuration.host, configuration.port) {
            try await bind(connections)
        }
        await onListening(listener.localAddress?.port ?? 0)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await pipeline.deadlines.sweep() }
            defer { group.cancelAll() }
            await withTaskCancellationOrGracefulShutdownHandler {
                try? await listener.closeFuture.get()  // it closes when we say so, and a close has no errors to tell
                await withTaskCancellationHandler {
                    connections.leave(.whenIdle)
                    await connections.wait()
                } onCancel: {
                    connections.leave(.now)
                }
            } onCancelOrGracefulShutdown: {
                listener.close(promise: nil)
            }
        }
    }

    private func bind(_ connections: OpenConnections) async throws -> any Channel {
        let pipeline = pipeline
        let idleTimeout = TimeAmount(configuration.idleTimeout)
        let patience = TimeAmount(configuration.bodyPatience)
        let pace = WebSocketHandler.Pace(ping: configuration.pingInterval, answer: configuration.pingPatience)
        return try await ServerBootstrap(group: eventLoopGroup)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptGate(connections))
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: Self.decoderLimits)),
                        IdleStateHandler(allTimeout: idleTimeout),
                        ServerConnection(
                            pipeline, connections, on: channel.eventLoop, patience: patience, pace: pace),
                    ])
                }
            }
            .bind(host: configuration.host, port: configuration.port).get()
    }

    private static var decoderLimits: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 16 << 10
        limits.maxHeaderListSize = 32 << 10
        limits.maxHeaderFieldCount = 100
        return limits
    }
}

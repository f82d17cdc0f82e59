import HummingbirdCore
import Logging
package import NIOCore
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
        /// Connections beyond this wait in the kernel's backlog.
        package var maximumConnections = 4_096

        package init(host: String = "127.0.0.1", port: Int) {
            self.host = host
            self.port = port
        }
    }

    private let configuration: Configuration
    private let pipeline: RequestPipeline
    private let eventLoopGroup: any EventLoopGroup
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) async -> Void

    /// - Parameter onListening: told the port once connections are accepted.
    package init(
        _ configuration: Configuration, endpoints: [any Endpoint], probes: [Probe] = [], environment: HTTPEnvironment,
        eventLoopGroup: any EventLoopGroup, onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.eventLoopGroup = eventLoopGroup
        self.onListening = onListening
        logger = environment.logger
        pipeline = RequestPipeline(endpoints: endpoints, probes: probes, environment: environment)
    }

    /// - Throws: when the address cannot be bound.
    package func run() async throws {
        let pipeline = pipeline
        let onListening = onListening
        // Hummingbird logs its own life at info; ours is in the log of the service.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let limits = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)
        let server = try HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [MalformedRequestAnswer()],
                idleTimeout: .init(configuration.idleTimeout), httpDecoderConfiguration: limits)
        ).buildServer(
            configuration: ServerConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                availableConnectionsDelegate: .maximum(configuration.maximumConnections, logger: quiet)),
            eventLoopGroup: eventLoopGroup, logger: quiet,
            responder: { request, writer, channel in
                try await pipeline.respond(to: request, writer, channel: channel)
            },
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pipeline.deadlines.sweep() }
            defer { group.cancelAll() }
            try await server.run()
        }
    }
}

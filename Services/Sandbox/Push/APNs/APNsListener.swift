import HTTPKit
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import ServiceLifecycle

/// Apple's push service: HTTP/2 by prior knowledge, without the TLS of the real one.
final class APNsListener: Service, Sendable {
    private typealias Stream = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    private typealias Connection = (channel: any Channel, streams: NIOHTTP2Handler.AsyncStreamMultiplexer<Stream>)

    private let desk: APNsDesk
    private let host: String
    private let port: Int
    private let logger: Logger

    /// More is no push.
    private static let mostBytes = 64 << 10

    init(desk: APNsDesk, host: String, port: Int, logger: Logger) {
        self.desk = desk
        self.host = host
        self.port = port
        self.logger = logger
    }

    func run() async throws {
        let server: NIOAsyncChannel<Connection, Never> = try await ListenError.naming(host, port) {
            try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .bind(host: host, port: port) { channel in
                    channel.configureAsyncHTTP2Pipeline(mode: .server) { stream in
                        stream.eventLoop.makeCompletedFuture {
                            try stream.pipeline.syncOperations.addHandler(HTTP2FramePayloadToHTTP1ServerCodec())
                            return try Stream(wrappingChannelSynchronously: stream)
                        }
                    }.map { (channel, $0) }
                }
        }
        logger.info("taking pushes", metadata: ["port": "\(server.channel.localAddress?.port ?? 0)"])
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                do {
                    try await server.executeThenClose { connections in
                        for try await connection in connections { group.addTask { await self.serve(connection) } }
                    }
                } catch {
                    if !Task.isCancelled {
                        self.logger.error("the push service has ended", metadata: ["error": "\(error)"])
                    }
                }
                group.cancelAll()
            }
        }
    }

    private func serve(_ connection: Connection) async {
        await withDiscardingTaskGroup { group in
            do {
                for try await stream in connection.streams.inbound { group.addTask { await self.answer(stream) } }
            } catch {
                // A client that is gone; whatever it was told stands.
                logger.debug("a client of the push service has left", metadata: ["error": "\(error)"])
            }
        }
        connection.channel.close(promise: nil)
    }

    private func answer(_ stream: Stream) async {
        do {
            try await stream.executeThenClose { parts, out in
                var head: HTTPRequestHead?
                var body: [UInt8] = []
                for try await part in parts {
                    switch part {
                    case .head(let said): head = said
                    case .body(let bytes): body += bytes.readableBytesView.prefix(Self.mostBytes - body.count)
                    case .end:
                        guard let head else { return }
                        let answer = try await desk.take(
                            head.method.rawValue, head.uri, head.headers.map { ($0.name, $0.value) }, body)
                        let status = HTTPResponseStatus(statusCode: answer.status)
                        try await out.write(
                            .head(HTTPResponseHead(version: .http2, status: status, headers: .init(answer.headers))))
                        if !answer.body.isEmpty { try await out.write(.body(.byteBuffer(.init(bytes: answer.body)))) }
                        return try await out.write(.end(nil))
                    }
                }
            }
        } catch {
            logger.debug("a push broke off", metadata: ["error": "\(error)"])
        }
    }
}

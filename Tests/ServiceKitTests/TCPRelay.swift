import NIOCore
import NIOPosix

/// A door before a server that stays shut until it is opened: for tests of processes that start first.
final class TCPRelay: Sendable {
    struct NoServer: Error {}

    private let port: Int
    private let target: SocketAddress
    private let server: LockedValue<(any Channel)?>

    private init(port: Int, target: SocketAddress) {
        self.port = port
        self.target = target
        server = LockedValue(nil)
    }

    /// Finds a free port for a door to the server that a URL names.
    static func reserve(to url: String) async throws -> TCPRelay {
        let authority = url.split(separator: "@").last?.split(separator: "/").first ?? ""
        let parts = authority.split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1]) else { throw NoServer() }
        let probe = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        guard let free = probe.localAddress?.port else { throw NoServer() }
        try await probe.close()
        return TCPRelay(port: free, target: try .makeAddressResolvingHost(String(parts[0]), port: port))
    }

    /// The same URL through this door.
    func redirect(_ url: String) -> String {
        guard let at = url.lastIndex(of: "@") else { return url }
        let rest = url[at...].dropFirst()
        let path = rest.firstIndex(of: "/").map { rest[$0...] } ?? ""
        return "\(url[...at])127.0.0.1:\(port)\(path)"
    }

    func open() async throws {
        let target = target
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { inbound in
                ClientBootstrap(group: inbound.eventLoop)
                    .channelOption(.autoRead, value: false)
                    .connect(to: target)
                    .flatMap { outbound in
                        inbound.pipeline.addHandler(Pipe(to: outbound)).and(
                            outbound.pipeline.addHandler(Pipe(to: inbound))
                        ).flatMap { _ in
                            inbound.setOption(.autoRead, value: true).and(outbound.setOption(.autoRead, value: true))
                        }.map { _ in }
                    }
            }
            .bind(host: "127.0.0.1", port: port).get()
        server.set(channel)
    }

    func close() async throws {
        try await server.get()?.close()
    }

    /// Passes bytes and the end of the connection on.
    private final class Pipe: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        private let other: any Channel

        init(to other: any Channel) { self.other = other }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            other.writeAndFlush(unwrapInboundIn(data), promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            other.close(promise: nil)
        }
    }
}

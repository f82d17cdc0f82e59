import NIOCore
import NIOPosix
import Synchronization

/// The network between one process and one server: passes bytes on, and can be slow, silent or cut.
final class Link: Sendable {
    private struct State {
        var listener: (any Channel)?
        var ends: [ObjectIdentifier: any Channel] = [:]
        var delay: TimeAmount?
        var isCut = false
    }

    let port: Int
    private let target: Int
    private let group = MultiThreadedEventLoopGroup.singleton
    private let state = Mutex(State())

    /// - Parameters:
    ///   - port: of 127.0.0.1, taken by this link.
    ///   - target: port of the server.
    init(port: Int, to target: Int) {
        self.port = port
        self.target = target
    }

    func open() async throws {
        let listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { self.accept($0) }
            .bind(host: "127.0.0.1", port: port).get()
        state.withLock { $0.listener = listener }
    }

    /// Ends every connection, and each new one as soon as it is made.
    func cut() {
        let ends = state.withLock { state in
            state.isCut = true
            return Array(state.ends.values)
        }
        for end in ends { end.close(promise: nil) }
    }

    /// Bytes are passed on after a while, in both directions.
    func slow(by delay: TimeAmount) { state.withLock { $0.delay = delay } }

    /// Nothing is passed on any more, and nobody is told.
    func silence() { read(false) }

    /// As if nothing had been.
    func heal() {
        state.withLock { ($0.isCut, $0.delay) = (false, nil) }
        read(true)
    }

    private func read(_ isOn: Bool) {
        for end in state.withLock({ Array($0.ends.values) }) { _ = end.setOption(.autoRead, value: isOn) }
    }

    private func accept(_ inbound: any Channel) -> EventLoopFuture<Void> {
        guard !state.withLock(\.isCut) else { return inbound.close() }
        return ClientBootstrap(group: inbound.eventLoop).channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: target).flatMap { outbound in
                self.keep(inbound)
                self.keep(outbound)
                return inbound.pipeline.addHandler(Pipe(self, to: outbound))
                    .and(outbound.pipeline.addHandler(Pipe(self, to: inbound)))
                    .flatMap { _ in
                        inbound.setOption(.autoRead, value: true).and(outbound.setOption(.autoRead, value: true))
                    }.map { _ in }
            }
    }

    private func keep(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        state.withLock { $0.ends[id] = channel }
        channel.closeFuture.whenComplete { _ in self.state.withLock { _ = $0.ends.removeValue(forKey: id) } }
    }

    private final class Pipe: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        private let link: Link
        private let other: any Channel

        init(_ link: Link, to other: any Channel) {
            self.link = link
            self.other = other
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let (bytes, other) = (unwrapInboundIn(data), other)
            guard let delay = link.state.withLock(\.delay) else {
                other.writeAndFlush(bytes, promise: nil)
                return
            }
            // Of one delay, so the order stays.
            other.eventLoop.scheduleTask(in: delay) { other.writeAndFlush(bytes, promise: nil) }
        }

        func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}

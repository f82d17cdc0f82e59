import HTTPKit
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The public port. On graceful shutdown it stops accepting, lets running requests finish with `Connection: close`, and
/// ends when the last client has gone or the time is up.
struct PublicListener: Service {
    /// Connections that the kernel holds until they are accepted.
    static let backlog = 1024

    let edge: Edge
    /// How long clients have to finish; less than what the whole process gets.
    let drainTimeout: Duration

    func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: edge.config.threads)
        do {
            try await serve(on: group)
        } catch {
            try? await group.shutdownGracefully()  // the first error is the one to tell
            throw error
        }
        try await group.shutdownGracefully()
    }

    private func serve(on group: MultiThreadedEventLoopGroup) async throws {
        let lanes = try await Lanes(edge, group)
        let channel = try await ListenError.naming(edge.config.host, edge.config.port) {
            try await bind(group, lanes)
        }
        edge.logger.info(
            "listening",
            metadata: [
                "host": .string(edge.config.host), "port": .stringConvertible(channel.localAddress?.port ?? 0),
                "threads": .stringConvertible(edge.config.threads),
                "connections": .stringConvertible(edge.config.limits.connections),
            ])
        // Throws only when the task is cancelled outright, and then it is time to stop as well.
        try? await gracefulShutdown()
        try await channel.close()
        await lanes.drain(within: drainTimeout)
        try await lanes.stop()
    }

    private func bind(_ group: MultiThreadedEventLoopGroup, _ lanes: Lanes) async throws -> any Channel {
        try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Int32(Self.backlog))
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let connection = ClientConnection(lanes.lane(of: channel.eventLoop))
                    try channel.pipeline.syncOperations.addHandler(connection)
                }
            }
            .bind(host: edge.config.host, port: edge.config.port).get()
    }
}

/// One lane for each event loop.
struct Lanes: Sendable {
    private let lanes: [ObjectIdentifier: NIOLoopBound<Lane>]

    init(_ edge: Edge, _ group: MultiThreadedEventLoopGroup) async throws {
        var lanes: [ObjectIdentifier: NIOLoopBound<Lane>] = [:]
        for loop in group.makeIterator() {
            lanes[ObjectIdentifier(loop)] = try await loop.submit {
                let lane = Lane(edge, loop: loop)
                lane.start()
                return NIOLoopBound(lane, eventLoop: loop)
            }.get()
        }
        self.lanes = lanes
    }

    /// Call on that loop.
    func lane(of loop: any EventLoop) -> Lane {
        guard let lane = lanes[ObjectIdentifier(loop)] else { preconditionFailure("a loop of another group") }
        return lane.value
    }

    func drain(within limit: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                let drained = lanes.values.map { lane in
                    let promise = lane.eventLoop.makePromise(of: Void.self)
                    lane.eventLoop.execute { lane.value.drain(promise) }
                    return promise.futureResult
                }
                for future in drained { try? await future.get() }  // never fails
            }
            group.addTask { try? await Task.sleep(for: limit) }  // throws when there is nothing left to wait for
            await group.next()
            // The promises of lanes that still have clients are kept when those are closed.
            for lane in lanes.values { lane.eventLoop.execute { lane.value.stop() } }
            group.cancelAll()
        }
    }

    func stop() async throws {
        for lane in lanes.values { try await lane.eventLoop.submit { lane.value.stop() }.get() }
    }
}

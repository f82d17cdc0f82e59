import NIOCore
import NIOPosix
import Primitives

#if canImport(Glibc)
    import Glibc
#endif

/// Load on one address from one event loop, and what came of it.
///
/// An open load sends each request at a moment of its own, whether earlier ones were answered or not, and counts its
/// latency from that moment: an address that is slow is not asked less, nor measured kindlier (coordinated omission).
final class Load {
    enum Shape {
        /// Each of so many clients asks as soon as it was answered.
        case closed(clients: Int)
        /// Requests a second, at random moments (a Poisson process).
        case open(rate: Double)
    }

    struct Result: Sendable {
        var seconds = 0.0
        var sent = 0
        /// Milliseconds of what was accepted, in order of size once the load is over.
        var accepted: [Double] = []
        /// By status: how many, and how many of them without `Retry-After`.
        var refused: [Int: (count: Int, withoutRetryAfter: Int)] = [:]
        /// Milliseconds of what was refused.
        var refusals: [Double] = []
        /// Connections that ended before the answer, and answers that did not come.
        var failed = 0

        var rate: Double { Double(accepted.count) / seconds }
    }

    /// More would wait here, with their time running.
    private static let maximumConnections = 2_048
    private static let patience = TimeAmount.seconds(10)

    private let loop: any EventLoop
    private let port: Int
    private let shape: Shape
    private let end: NIODeadline
    private var requests: TransferRequests
    private var random: SplitMix64
    private var result = Result()
    private var idle: [LoadConnection] = []
    private var waiting = CircularBuffer<NIODeadline>()
    private var open: [ObjectIdentifier: LoadConnection] = [:]
    private var connecting = 0
    private var underWay = 0
    private let start = NIODeadline.now()
    private var next: NIODeadline
    private var done: EventLoopPromise<Result>
    private var ticker: RepeatedTask?

    private init(
        _ shape: Shape, port: Int, seconds: Double, requests: TransferRequests, seed: UInt64, loop: any EventLoop
    ) {
        self.shape = shape
        self.port = port
        self.requests = requests
        self.loop = loop
        random = SplitMix64(seed: seed)
        next = start
        end = start + .nanoseconds(Int64(seconds * 1e9))
        done = loop.makePromise()
        result.seconds = seconds
    }

    /// Returns when every request has ended, one way or the other.
    static func run(
        _ shape: Shape, port: Int, seconds: Double, requests: sending TransferRequests, seed: UInt64
    ) async throws -> Result {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let prepared = NIOLoopBoundBox.makeBoxSendingValue(requests, eventLoop: loop)
        return try await loop.flatSubmit {
            let load = Load(
                shape, port: port, seconds: seconds, requests: prepared.value, seed: seed, loop: loop)
            load.begin()
            return load.done.futureResult
        }.get()
    }

    private func begin() {
        if case .closed(let clients) = shape { for _ in 0..<clients { ask(at: .now()) } }
        let me = NIOLoopBound(self, eventLoop: loop)
        ticker = loop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(1)) { _ in me.value.tick() }
    }

    private func tick() {
        let now = NIODeadline.now()
        if case .open(let rate) = shape {
            while next <= now, next < end {
                ask(at: next)
                let gap = -log(Double.random(in: .leastNonzeroMagnitude..<1, using: &random)) / rate
                next = next + .nanoseconds(max(1, Int64(gap * 1e9)))
            }
        }
        guard now >= end else { return }
        if underWay == 0 || now >= end + Self.patience { finish() }
    }

    private func finish() {
        ticker?.cancel()
        result.failed += underWay
        for connection in open.values { connection.close() }
        result.accepted.sort()
        result.refusals.sort()
        done.succeed(result)
    }

    private func ask(at moment: NIODeadline) {
        result.sent += 1
        underWay += 1
        while let connection = idle.popLast() {
            if connection.isOpen { return send(on: connection, moment) }
        }
        waiting.append(moment)
        if open.count + connecting < Self.maximumConnections { connect() }
    }

    private func send(on connection: LoadConnection, _ moment: NIODeadline) {
        connection.send(requests.next()) { [self] connection, how in ended(connection, how, since: moment) }
    }

    private func ended(_ connection: LoadConnection, _ how: LoadConnection.End, since moment: NIODeadline) {
        underWay -= 1
        let milliseconds = Double((NIODeadline.now() - moment).nanoseconds) / 1e6
        switch how {
        case .answered(200..<300, _): result.accepted.append(milliseconds)
        case .answered(let status, let hasRetryAfter):
            result.refused[status, default: (0, 0)].count += 1
            if !hasRetryAfter { result.refused[status]?.withoutRetryAfter += 1 }
            result.refusals.append(milliseconds)
        case .cut: result.failed += 1
        }
        if !connection.isOpen {
            if !waiting.isEmpty { connect() }
        } else if let moment = waiting.popFirst() {
            send(on: connection, moment)
        } else {
            idle.append(connection)
        }
        if case .closed = shape, NIODeadline.now() < end { ask(at: .now()) }
    }

    private func connect() {
        connecting += 1
        let me = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop).channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LoadConnection())
                }
            }
            .connect(host: "127.0.0.1", port: port).whenComplete { me.value.connected($0) }
    }

    private func connected(_ result: Swift.Result<any Channel, any Error>) {
        connecting -= 1
        guard case .success(let channel) = result,
            let connection = try? channel.pipeline.syncOperations.handler(type: LoadConnection.self)
        else {
            guard waiting.popFirst() != nil else { return }
            underWay -= 1
            self.result.failed += 1
            return
        }
        let me = NIOLoopBound(self, eventLoop: loop)
        let id = ObjectIdentifier(connection)
        open[id] = connection
        channel.closeFuture.whenComplete { _ in me.value.open[id] = nil }
        if let moment = waiting.popFirst() { send(on: connection, moment) } else { idle.append(connection) }
    }
}

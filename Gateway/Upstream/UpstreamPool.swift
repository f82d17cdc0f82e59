import NIOCore
import NIOPosix

/// The connections of one event loop to one address of an upstream: warm ones are taken from the top of a stack, so
/// that those not needed grow old and are closed. Their number bounds the work that the upstream is given at once,
/// and so its latency; requests beyond wait in line, and those that wait in vain are refused.
final class UpstreamPool {
    let config: UpstreamConfig
    let address: UpstreamConfig.Address
    let breaker: CircuitBreaker
    private let loop: any EventLoop
    private var idle: [UpstreamConnection] = []
    private var waiting: WaitingLine<any UpstreamExchange>
    private var open = 0
    private var connecting = 0
    /// Connections whose answer waits for a slow reader.
    private var waitingForReaders = 0
    /// Connections whose request comes at its client's pace: all, and those of each caller.
    private var uploads = 0
    private var uploadsByCaller: [CallerShare.Caller: Int] = [:]
    private var isClosed = false
    private var nextKnock = NIODeadline.now()
    /// Pause between two attempts to reach an address that cannot be reached.
    private static let knockInterval = TimeAmount.milliseconds(200)
    /// The last attempt to connect was refused at once, so that another one makes nobody wait.
    private var refusesAtOnce = false
    private static let atOnce = TimeAmount.milliseconds(20)

    init(_ config: UpstreamConfig, _ address: UpstreamConfig.Address, breaker: CircuitBreaker, loop: any EventLoop) {
        self.config = config
        self.address = address
        self.breaker = breaker
        self.loop = loop
        // Those for whom connections are being made wait as well.
        waiting = WaitingLine(
            capacity: config.waiting + config.connections, limit: .nanoseconds(config.waitingLimit.nanoseconds))
    }

    /// Whether a request would have to wait behind others.
    var hasLine: Bool { !waiting.isEmpty }

    func isHopeless(now: NIODeadline) -> Bool { waiting.isHopeless(now: now) }

    /// Whether a request that has no better address may see for itself if this one is back: in a rolling restart the
    /// next replica stops as soon as the one before it is ready, which may be before anybody has knocked.
    var isWorthKnocking: Bool { config.addresses.count > 1 && refusesAtOnce && breaker.waitsForConnection }

    /// Gives the exchange a connection, now or when there is one. Not told twice, and not after `cancel`.
    /// - Parameter fresh: not one that was used before; for a second try after one was found dead.
    func acquire(_ exchange: any UpstreamExchange, fresh: Bool = false) {
        if case .refused(let seconds) = breaker.ask(), !isWorthKnocking {
            return exchange.upstreamFailed(.refused(retryAfterSeconds: seconds))
        }
        if fresh { closeIdle() }
        while let connection = idle.popLast() {
            guard connection.isUsable else { continue }
            if !exchange.upstreamReady(connection) { release(connection) }
            return
        }
        let leaving = waiting.add(exchange, now: .now())
        connectIfNeeded()
        leaving?.upstreamFailed(.refused(retryAfterSeconds: 1))
    }

    /// Gives the exchange a connection that nobody else will have, before or after: for one that lasts, which would be
    /// missed among the others. Whoever asks bounds how many there are.
    /// - Parameter isWanted: asked when it is there.
    func connectAlone(for exchange: any UpstreamExchange, isWanted: @escaping () -> Bool) {
        if case .refused(let seconds) = breaker.ask(), !isWorthKnocking {
            return exchange.upstreamFailed(.refused(retryAfterSeconds: seconds))
        }
        let bound = NIOLoopBound((pool: self, exchange: exchange, isWanted: isWanted), eventLoop: loop)
        openConnection().whenComplete { result in
            let (pool, exchange, isWanted) = bound.value
            let channel = try? result.get()
            let made = channel.flatMap { try? $0.pipeline.syncOperations.handler(type: UpstreamConnection.self) }
            guard let connection = made, connection.isUsable else {
                pool.breaker.failed(isUnreachable: true)
                if isWanted() { exchange.upstreamFailed(.unreachable) }
                return
            }
            pool.breaker.connected()
            if !isWanted() || !exchange.upstreamReady(connection) { connection.close() }
        }
    }

    /// The exchange waits no more.
    func cancel(_ exchange: any UpstreamExchange) {
        waiting.removeAll { $0 === exchange }
    }

    func release(_ connection: UpstreamConnection) {
        if isClosed { return connection.close() }
        while connection.isUsable, !waiting.isEmpty, let next = waiting.next(now: .now()) {
            if next.upstreamReady(connection) { return }
        }
        if connection.isUsable { idle.append(connection) }
    }

    func lost(_ connection: UpstreamConnection) {
        open -= 1
        idle.removeAll { $0 === connection }
        connectIfNeeded()
    }

    /// One more answer waits for its reader; false when a quarter of the connections do that already, so that clients
    /// that do not read can never take them all; of answers that are long by their nature, half may.
    func mayWaitForReader(ofStream: Bool) -> Bool {
        guard waitingForReaders < max(1, config.connections / (ofStream ? 2 : 4)) else { return false }
        waitingForReaders += 1
        return true
    }

    func readerIsBack() { waitingForReaders -= 1 }

    /// One more request comes as slowly as its client sends it. Those take half of the connections at most, and one
    /// caller half as many as it leaves free, so that whoever has none finds one: a caller alone gets a third, and the
    /// more hold some, the less each may.
    func beginUpload(of caller: CallerShare.Caller) -> CallerLoad.Grant {
        let free = max(1, config.connections / 2) - uploads
        guard free > 0 else { return .allFull }
        let own = uploadsByCaller[caller, default: 0]
        guard own < max(1, free / 2) else { return .ownShareFull }
        uploads += 1
        uploadsByCaller[caller] = own + 1
        return .granted
    }

    func uploadEnded(of caller: CallerShare.Caller) {
        uploads -= 1
        let own = uploadsByCaller[caller, default: 0] - 1
        uploadsByCaller[caller] = own > 0 ? own : nil
    }

    /// Every now and then: refuses who waits in vain, closes what has been idle for long, keeps some warm.
    func tend(now: NIODeadline) {
        // For whom a connection is being made, its own time-out counts.
        while connecting == 0, let late = waiting.late(now: now) { late.upstreamFailed(.refused(retryAfterSeconds: 1)) }
        let limit = now - .nanoseconds(config.idle.nanoseconds)
        let old = idle.filter { $0.idleSince < limit }
        if !old.isEmpty {
            idle.removeAll { $0.idleSince < limit }
            for connection in old { connection.close() }
        }
        guard !isClosed else { return }
        if breaker.waitsForConnection {
            if connecting == 0, now >= nextKnock {
                nextKnock = now + Self.knockInterval
                connect()
            }
        } else if !breaker.isOpen, open + connecting < config.warmConnections {
            connect()
        }
    }

    func close() {
        isClosed = true
        closeIdle()
    }

    private func closeIdle() {
        let all = idle
        idle = []
        for connection in all { connection.close() }
    }
}

// MARK: - Connecting

extension UpstreamPool {
    private func connectIfNeeded() {
        if breaker.isOpen {
            // One attempt tells for all who wait.
            if !isClosed, connecting == 0, !waiting.isEmpty { connect() }
            return
        }
        while !isClosed, connecting < waiting.count, open + connecting < config.connections { connect() }
    }

    private func connect() {
        connecting += 1
        let pool = NIOLoopBound(self, eventLoop: loop)
        let began = NIODeadline.now()
        openConnection().whenComplete { result in
            switch result {
            case .success(let channel): pool.value.connected(channel)
            case .failure:
                pool.value.refusesAtOnce = .now() - began < Self.atOnce
                pool.value.connectFailed()
            }
        }
    }

    private func openConnection() -> EventLoopFuture<any Channel> {
        let pool = NIOLoopBound(self, eventLoop: loop)
        return ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(.nanoseconds(config.connectTimeout.nanoseconds))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(UpstreamConnection(pool: pool.value))
                }
            }
            .connect(host: address.host, port: address.port)
    }

    private func connected(_ channel: any Channel) {
        connecting -= 1
        // It may have been closed again before we were told: then the handler is gone, or knows that it is over. A
        // request given to it would wait for an answer that nobody sends.
        guard let connection = try? channel.pipeline.syncOperations.handler(type: UpstreamConnection.self),
            connection.isUsable
        else { return connectFailed(counting: false) }
        open += 1
        breaker.connected()
        connection.isPooled = true
        release(connection)
        connectIfNeeded()
    }

    private func connectFailed(counting: Bool = true) {
        if counting { connecting -= 1 }
        breaker.failed(isUnreachable: true)
        // One failed attempt fails one request: the others may have better luck, or the breaker opens.
        waiting.next(now: .now())?.upstreamFailed(.unreachable)
        if breaker.isOpen {
            // Whoever is failed may come back for another try, which this attempt says nothing of.
            var failed: [any UpstreamExchange] = []
            while let exchange = waiting.next(now: .now()) { failed.append(exchange) }
            for exchange in failed { exchange.upstreamFailed(.unreachable) }
        } else {
            connectIfNeeded()
        }
    }
}

extension Duration {
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}

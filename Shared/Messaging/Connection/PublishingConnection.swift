import CoreMetrics
import Logging
import Primitives

/// The connection that sends: events and replies on one channel with confirms, requests and their replies on another.
///
/// All its code runs on its own thread. Callers wait in continuations, each of which is resumed exactly once: by a
/// confirm or reply, by its deadline, or by a failure. What a continuation waits for is begun in its closure: a task
/// with an executor preference leaves the thread at each `await`, also at that for the continuation, and a turn may
/// come in between.
actor PublishingConnection {
    private static let publishChannel: UInt16 = 2
    private static let requestChannel: UInt16 = 3
    private static let replyQueue = "amq.rabbitmq.reply-to"

    nonisolated private let thread: BrokerThread
    nonisolated let status = ConnectionStatus()
    private let config: BrokerConfig
    private let topology: Topology
    private let declaring: DeclarationTurn
    private let logger: Logger
    private let metrics: BrokerMetrics

    private var raw: RawConnection?
    private var schedule: ReconnectSchedule
    private var isBlocked = false
    private var isClosed = false
    private var queue: PublishQueue
    private var requests: RequestTable
    private var publishers: [PublishQueue.BatchID: CheckedContinuation<MessagingError?, Never>] = [:]
    private var requesters: [String: CheckedContinuation<Result<IncomingReply, MessagingError>, Never>] = [:]
    private var drainWaiters: [CheckedContinuation<Void, Never>] = []
    private var drainDeadline: ContinuousClock.Instant?

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(
        _ config: BrokerConfig, topology: Topology, declaring: DeclarationTurn, logger: Logger, metrics: BrokerMetrics
    ) {
        self.config = config
        self.topology = topology
        self.declaring = declaring
        self.logger = logger
        self.metrics = metrics
        schedule = ReconnectSchedule(config.reconnect, now: .now)
        queue = PublishQueue(window: config.confirmWindow, capacity: config.maximumQueuedMessages)
        requests = RequestTable(capacity: config.maximumPendingRequests)
        thread = BrokerThread(name: "amqp-publish")
        thread.setTurn { [weak self] in
            self?.assumeIsolated { $0.turn() } ?? ThreadTurn(socket: nil, wait: .seconds(3_600))
        }
        thread.start()
    }

    deinit { thread.finish() }

    // MARK: What callers ask for

    /// Returns when the broker has confirmed all of them.
    func publish(_ messages: [OutboundMessage]) async throws(MessagingError) {
        guard !messages.isEmpty else { return }
        let error: MessagingError? = await withCheckedContinuation { continuation in
            do throws(MessagingError) {
                try checkUsable()
                let deadline = ContinuousClock.now + config.publishTimeout
                guard let batch = queue.add(messages, deadline: deadline) else {
                    throw MessagingError(.overloaded, "too many messages wait to be published")
                }
                publishers[batch] = continuation
            } catch {
                continuation.resume(returning: error)
            }
        }
        if let error { throw error }
    }

    /// Returns the reply, or throws at the deadline.
    func request(
        _ message: OutboundMessage, correlation: String, timeout: Duration
    ) async throws(MessagingError) -> IncomingReply {
        let result: Result<IncomingReply, MessagingError> = await withCheckedContinuation { continuation in
            do throws(MessagingError) {
                try checkUsable()
                guard requests.add(message, correlation: correlation, deadline: .now + timeout) else {
                    throw MessagingError(.overloaded, "too many requests wait for a reply")
                }
                requesters[correlation] = continuation
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
        return try result.get()
    }

    /// How many messages wait in each queue of the topology, in its order.
    func depths() throws(MessagingError) -> [(queue: String, messages: Int)] {
        // A broker that blocks us does not read either: it would answer only when the alarm is over.
        guard let raw, !isBlocked else { throw disconnected }
        do throws(MessagingError) {
            var depths: [(queue: String, messages: Int)] = []
            for queue in topology.queues {
                depths.append((queue.name, try raw.depth(of: queue.name, on: RawConnection.setupChannel)))
            }
            return depths
        } catch {
            if case .refused = error.kind {
                try raw.openChannel(RawConnection.setupChannel)
            } else {
                lost(error)
            }
            throw error
        }
    }

    /// Waits until nothing is in flight, at most for the publish time-out, then closes.
    func close() async {
        await withCheckedContinuation { continuation in
            guard !isClosed, !queue.isEmpty || !requests.isEmpty else { return continuation.resume() }
            drainDeadline = drainDeadline ?? .now + config.publishTimeout
            drainWaiters.append(continuation)
        }
        isClosed = true
        raw = nil
        status.update { $0.isConnected = false }
        failWaiting(MessagingError(.closed, "the broker connection has been closed"))
    }

    /// Refuses without queueing what has no chance to be sent soon.
    private func checkUsable() throws(MessagingError) {
        if isClosed { throw MessagingError(.closed, "the broker connection has been closed") }
        if let since = schedule.failingSince, since + config.failFastAfter < .now, raw == nil { throw disconnected }
    }

    private var disconnected: MessagingError {
        MessagingError(.disconnected, status.snapshot.lastError ?? "not connected to the broker")
    }

    // MARK: The thread's turn

    private func turn() -> ThreadTurn {
        guard !isClosed else { return ThreadTurn(socket: nil, wait: .seconds(3_600)) }
        let now = ContinuousClock.now
        if raw == nil, schedule.isDue(now) { connect() }
        if let raw {
            do throws(MessagingError) {
                // First, as the broker may have asked us to stop.
                try readEvents(raw)
                try flush(raw)
                try readEvents(raw)
            } catch {
                lost(error)
            }
        }
        expire(.now)
        metrics.inFlight.record(queue.inFlightCount)
        return ThreadTurn(
            socket: raw?.descriptor, waitsForRoom: !isBlocked && (queue.canSend || requests.canSend), wait: nextWait())
    }

    private func nextWait() -> Duration {
        guard let raw else { return min(schedule.nextAttempt - .now, .seconds(1)) }
        var wait = Duration.seconds(max(1, raw.heartbeatSeconds)) / 2
        for deadline in [queue.earliestDeadline, requests.earliestDeadline, drainDeadline] {
            if let deadline { wait = min(wait, deadline - .now) }
        }
        return wait
    }

    private func connect() {
        do throws(MessagingError) {
            let raw = try RawConnection(config)
            try raw.openChannel(RawConnection.setupChannel)
            try raw.declare(topology, in: declaring, logger: logger)
            try raw.openChannel(Self.publishChannel)
            try raw.selectConfirms(on: Self.publishChannel)
            try openRequestChannel(raw)
            self.raw = raw
            schedule.succeeded()
            metrics.connected.increment()
            status.update { $0 = .init(isConnected: true) }
            logger.info("connected to the broker", metadata: ["role": "publish"])
        } catch {
            lost(error)
        }
    }

    private func openRequestChannel(_ raw: RawConnection) throws(MessagingError) {
        try raw.openChannel(Self.requestChannel)
        try raw.consume(Self.replyQueue, tag: "replies", noAck: true, on: Self.requestChannel)
    }

    private func lost(_ error: MessagingError) {
        if raw != nil { metrics.lost.increment() }
        raw?.markDead()
        raw = nil
        isBlocked = false
        queue.connectionLost()
        requests.connectionLost()
        schedule.failed(.now)
        metrics.blocked.record(0)
        status.update { $0 = .init(isConnected: false, lastError: error.description) }
        logger.warning(
            "broker connection lost, will try again", metadata: ["role": "publish", "error": "\(error)"])
    }

    /// Sends what the socket takes at once. The library would wait for room with us unable to read or to keep time, so
    /// each piece is small and is sent only when there is room for it.
    private func flush(_ raw: RawConnection) throws(MessagingError) {
        while !isBlocked, queue.canSend || requests.canSend, raw.hasRoom {
            var bytes = 0
            while bytes < Self.pieceBytes, let message = queue.next() {
                try send(message, on: Self.publishChannel, raw)
                metrics.published.increment()
                bytes += message.body.count + Self.overheadBytes
            }
            while bytes < Self.pieceBytes, let request = requests.next() {
                try send(request, on: Self.requestChannel, raw)
                metrics.requestsSent.increment()
                bytes += request.body.count + Self.overheadBytes
            }
        }
    }

    private static let pieceBytes = 64 << 10
    /// Frames and properties of a message, about.
    private static let overheadBytes = 512

    private func send(_ message: OutboundMessage, on channel: UInt16, _ raw: RawConnection) throws(MessagingError) {
        // What is passed on, as to the parked queue, is sent by us as well.
        var properties = message.properties
        properties.userID = config.user
        try raw.publish(
            on: channel, exchange: message.exchange, routingKey: message.routingKey, mandatory: message.mandatory,
            properties, body: message.body)
    }

    private func expire(_ now: ContinuousClock.Instant) {
        let error =
            isBlocked
            ? MessagingError(.blocked, "the broker takes no messages: \(status.snapshot.blockedReason ?? "")")
            : raw == nil ? disconnected : MessagingError(.timeout, "no confirm from the broker in time")
        finish(queue.expire(now, error))
        for correlation in requests.expire(now) {
            metrics.requestsTimedOut.increment()
            let error =
                isBlocked || raw == nil ? error : MessagingError(.timeout, "no reply in time, the outcome is unknown")
            requesters.removeValue(forKey: correlation)?.resume(returning: .failure(error))
        }
        if raw == nil, let since = schedule.failingSince, since + config.failFastAfter < now {
            failWaiting(disconnected)
        }
        if (queue.isEmpty && requests.isEmpty) || drainDeadline.map({ $0 <= now }) == true {
            for waiter in drainWaiters { waiter.resume() }
            drainWaiters = []
        }
    }

    // MARK: What the broker says

    private func readEvents(_ raw: RawConnection) throws(MessagingError) {
        while let event = try raw.nextEvent() {
            switch event {
            case .confirmed(_, let confirmation):
                finish(queue.confirmed(confirmation))
            case .returned(Self.requestChannel, let message):
                let error = MessagingError(.unroutable, "nobody serves this request: \(message.text)")
                reply(to: message.properties.correlationID, .failure(error))
            case .returned(_, let message):
                metrics.unroutable.increment()
                if let id = message.properties.messageID { queue.returned(messageID: id, text: message.text) }
            case .delivered(_, let delivery):
                reply(to: delivery.properties.correlationID, ReplyEncoding.result(of: delivery))
            case .channelClosed(let channel, let code, let text):
                try reopen(channel, raw, MessagingError(.refused(replyCode: code), text))
            case .connectionClosed(_, let text):
                throw MessagingError(.disconnected, text)
            case .blocked(let reason):
                isBlocked = true
                metrics.blocked.record(1)
                status.update { $0.blockedReason = reason }
                logger.warning("the broker takes no messages", metadata: ["reason": "\(reason)"])
            case .unblocked:
                isBlocked = false
                metrics.blocked.record(0)
                status.update { $0.blockedReason = nil }
                logger.info("the broker takes messages again")
            case .consumerCancelled:
                throw MessagingError(.disconnected, "the broker cancelled the reply consumer")
            }
        }
    }

    private func reopen(_ channel: UInt16, _ raw: RawConnection, _ error: MessagingError) throws(MessagingError) {
        logger.error("the broker refused a message", metadata: ["error": "\(error)"])
        if channel == Self.publishChannel {
            finish(queue.channelRefused(error))
            try raw.openChannel(channel)
            try raw.selectConfirms(on: channel)
        } else {
            for correlation in requests.failAll() {
                requesters.removeValue(forKey: correlation)?.resume(returning: .failure(error))
            }
            try openRequestChannel(raw)
        }
    }

    // MARK: Ends

    private func reply(to correlation: String?, _ result: Result<IncomingReply, MessagingError>) {
        guard let correlation, requests.finish(correlation) else { return }
        requesters.removeValue(forKey: correlation)?.resume(returning: result)
    }

    private func finish(_ finished: [PublishQueue.Finished]) {
        for end in finished {
            switch end.error?.kind {
            case nil: metrics.confirmed.increment(by: end.count)
            case .nacked: metrics.nacked.increment(by: end.count)
            default: metrics.failed.increment(by: end.count)
            }
            publishers.removeValue(forKey: end.batch)?.resume(returning: end.error)
        }
    }

    private func failWaiting(_ error: MessagingError) {
        finish(queue.failAll(error))
        for correlation in requests.failAll() {
            requesters.removeValue(forKey: correlation)?.resume(returning: .failure(error))
        }
    }
}

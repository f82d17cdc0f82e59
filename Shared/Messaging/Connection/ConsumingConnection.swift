import CoreMetrics
import Logging
import Primitives
import Synchronization

/// The connection that consumes: one channel for each subscription, all on one thread.
///
/// Whoever subscribed asks for batches and settles them. A batch that outlives its connection is settled by nobody:
/// the broker delivers its messages again.
actor ConsumingConnection {
    typealias SubscriptionID = UInt16

    /// Tags are the channel's own, and each of our channels has one consumer.
    static let consumerTag = "florin"
    /// Channels of a connection; the broker's default limit is 2,047.
    private static let maximumChannels: SubscriptionID = 2_000

    nonisolated private let thread: BrokerThread
    nonisolated let status = ConnectionStatus()
    /// Subscriptions asked to stop from places that cannot wait for this actor (cancellation handlers).
    nonisolated private let stopRequests = Mutex<[SubscriptionID]>([])
    private let config: BrokerConfig
    let topology: Topology
    let declaring: DeclarationTurn
    let logger: Logger
    private let metrics: BrokerMetrics

    var raw: RawConnection?
    private var schedule: ReconnectSchedule
    private var isClosed = false
    var subscriptions: [SubscriptionID: Subscription] = [:]
    private var nextChannel: SubscriptionID = RawConnection.setupChannel + 1

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
        thread = BrokerThread(name: "amqp-consume")
        thread.setTurn { [weak self] in
            self?.assumeIsolated { $0.turn() } ?? ThreadTurn(socket: nil, wait: .seconds(3_600))
        }
        thread.start()
    }

    deinit { thread.finish() }

    // MARK: What subscribers ask for

    func subscribe(
        _ source: Subscription.Source, prefetch: Int, maximumBatch: Int
    ) throws(MessagingError) -> SubscriptionID {
        guard !isClosed else { throw MessagingError(.closed, "the broker connection has been closed") }
        guard nextChannel < Self.maximumChannels else {
            throw MessagingError(.overloaded, "no more channels on this connection")
        }
        let id = nextChannel
        nextChannel += 1
        subscriptions[id] = Subscription(
            source: source, prefetch: prefetch, maximumBatch: maximumBatch,
            schedule: ReconnectSchedule(config.reconnect, now: .now))
        return id
    }

    /// Waits until the broker delivers to this subscription for the first time or it has ended.
    func consuming(_ id: SubscriptionID) async {
        await withCheckedContinuation { continuation in
            guard subscriptions[id]?.state == .detached else { return continuation.resume() }
            subscriptions[id]?.startWaiters.append(continuation)
        }
    }

    /// What is ready, waiting for at least one; nil once stopped and all has been handed out. One caller at a time.
    func nextBatch(_ id: SubscriptionID) async -> Subscription.Batch? {
        await withCheckedContinuation { continuation in
            if let batch = subscriptions[id]?.takeBatch() { return continuation.resume(returning: batch) }
            guard !isClosed, subscriptions[id]?.mayDeliver == true else { return continuation.resume(returning: nil) }
            subscriptions[id]?.waiter = continuation
        }
    }

    /// Settles a whole batch, given in its order.
    func settle(
        _ id: SubscriptionID, epoch: UInt64,
        _ dispositions: [(deliveryTag: UInt64, disposition: Settlement.Disposition)]
    ) {
        send(Settlement.plan(dispositions), id, epoch)
    }

    /// Settles one delivery out of order. Acknowledgements go out together, with the thread's next turn.
    func settle(_ id: SubscriptionID, epoch: UInt64, deliveryTag: UInt64, _ disposition: Settlement.Disposition) {
        guard subscriptions[id]?.epoch == epoch else { return }
        guard disposition == .requeue else {
            subscriptions[id]?.settled.acknowledge(deliveryTag)
            return
        }
        subscriptions[id]?.settled.settled(deliveryTag)
        send([Settlement(disposition: disposition, deliveryTag: deliveryTag, multiple: false)], id, epoch)
    }

    private func acknowledge(_ id: SubscriptionID) throws(MessagingError) {
        for settlement in subscriptions[id]?.settled.take() ?? [] { try raw?.settle(on: id, settlement) }
    }

    private func send(_ settlements: [Settlement], _ id: SubscriptionID, _ epoch: UInt64) {
        // Otherwise of an earlier channel: the broker has taken these back already.
        guard let raw, let subscription = subscriptions[id], subscription.epoch == epoch else { return }
        do throws(MessagingError) {
            for settlement in settlements { try raw.settle(on: id, settlement) }
        } catch {
            lost(error)
        }
    }

    /// Asks for no more deliveries; ``nextBatch(_:)`` hands out what is here already and then ends.
    nonisolated func requestStop(_ id: SubscriptionID) {
        stopRequests.withLock { $0.append(id) }
        thread.wake()
    }

    /// After the last settlement: frees the channel.
    func remove(_ id: SubscriptionID) {
        if raw != nil, subscriptions[id]?.isChannelOpen == true {
            do throws(MessagingError) {
                try acknowledge(id)
                try raw?.closeChannel(id)
            } catch {
                lost(error)
            }
        }
        for waiter in subscriptions.removeValue(forKey: id)?.startWaiters ?? [] { waiter.resume() }
    }

    func close() {
        isClosed = true
        do throws(MessagingError) {
            for id in subscriptions.keys { try acknowledge(id) }
        } catch {
            lost(error)
        }
        raw = nil
        status.update { $0.isConnected = false }
        for id in subscriptions.keys { end(id) }
    }

    // MARK: The thread's turn

    private func turn() -> ThreadTurn {
        // Without subscriptions there is nothing to connect for.
        guard !isClosed, !subscriptions.isEmpty || raw != nil else {
            return ThreadTurn(socket: nil, wait: .seconds(3_600))
        }
        let now = ContinuousClock.now
        if raw == nil, schedule.isDue(now) { connect() }
        if raw != nil {
            do throws(MessagingError) {
                try attachDetached(now)
                try stopRequested()
                for id in subscriptions.keys { try acknowledge(id) }
                try readEvents()
            } catch {
                lost(error)
            }
        }
        if raw == nil { endStoppedWithoutConnection() }
        return ThreadTurn(socket: raw?.descriptor, wait: nextWait())
    }

    private func nextWait() -> Duration {
        guard let raw else { return min(schedule.nextAttempt - .now, .seconds(1)) }
        var wait = Duration.seconds(max(1, raw.heartbeatSeconds)) / 2
        for subscription in subscriptions.values where subscription.state == .detached {
            wait = min(wait, subscription.schedule.nextAttempt - .now)
        }
        return wait
    }

    private func connect() {
        do throws(MessagingError) {
            let raw = try RawConnection(config)
            try raw.openChannel(RawConnection.setupChannel)
            try raw.declare(topology, in: declaring, logger: logger)
            self.raw = raw
            schedule.succeeded()
            metrics.connected.increment()
            status.update { $0 = .init(isConnected: true) }
            logger.info("connected to the broker", metadata: ["role": "consume"])
        } catch {
            lost(error)
        }
    }

    private func lost(_ error: MessagingError) {
        if raw != nil { metrics.lost.increment() }
        raw?.markDead()
        raw = nil
        for id in subscriptions.keys { subscriptions[id]?.channelLost() }
        schedule.failed(.now)
        status.update { $0 = .init(isConnected: false, lastError: error.description) }
        logger.warning("broker connection lost, will try again", metadata: ["role": "consume", "error": "\(error)"])
    }

    // MARK: Subscriptions

    private func stopRequested() throws(MessagingError) {
        let ids = stopRequests.withLock { ids in
            defer { ids = [] }
            return ids
        }
        for id in ids {
            switch subscriptions[id]?.state {
            case .consuming:
                subscriptions[id]?.state = .stopping
                // Closing the channel instead would requeue what is still being handled.
                try raw?.cancelConsumer(Self.consumerTag, on: id)
            case .detached: end(id)
            case .stopping, .ended, nil: break
            }
        }
    }

    private func endStoppedWithoutConnection() {
        let ids = stopRequests.withLock { ids in
            defer { ids = [] }
            return ids
        }
        for id in ids { end(id) }
        for (id, subscription) in subscriptions where subscription.state == .ended { end(id) }
    }

    private func end(_ id: SubscriptionID) {
        let subscription = subscriptions[id]
        subscriptions[id]?.state = .ended
        subscriptions[id]?.waiter = nil
        subscriptions[id]?.startWaiters = []
        subscription?.waiter?.resume(returning: nil)
        for waiter in subscription?.startWaiters ?? [] { waiter.resume() }
    }

    // MARK: What the broker says

    private func readEvents() throws(MessagingError) {
        while let event = try raw?.nextEvent() {
            switch event {
            case .delivered(let channel, let delivery):
                metrics.consumed.increment()
                subscriptions[channel]?.ready.append(delivery)
            case .channelClosed(let channel, let code, let text):
                detach(channel, MessagingError(.refused(replyCode: code), text))
            case .consumerCancelled(let channel, _):
                try raw?.closeChannel(channel)
                detach(channel, MessagingError(.disconnected, "the queue has been deleted or moved"))
            case .connectionClosed(_, let text):
                throw MessagingError(.disconnected, text)
            case .blocked, .unblocked, .confirmed, .returned: break
            }
        }
        for id in subscriptions.keys { handOut(id) }
    }

    private func handOut(_ id: SubscriptionID) {
        guard let waiter = subscriptions[id]?.waiter else { return }
        if let batch = subscriptions[id]?.takeBatch() {
            subscriptions[id]?.waiter = nil
            waiter.resume(returning: batch)
        } else if subscriptions[id]?.mayDeliver == false {
            end(id)
        }
    }

    private func detach(_ id: SubscriptionID, _ error: MessagingError) {
        subscriptions[id]?.channelLost()
        subscriptions[id]?.schedule.failed(.now)
        logger.error("a consumer's channel was closed", metadata: ["error": "\(error)"])
    }
}

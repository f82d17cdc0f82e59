import Logging
import Primitives

extension ConsumingConnection {
    /// Starts to consume for whoever is due.
    func attachDetached(_ now: ContinuousClock.Instant) throws(MessagingError) {
        for (id, subscription) in subscriptions
        where subscription.state == .detached && subscription.schedule.isDue(now) {
            do throws(MessagingError) {
                try attach(id, subscription)
            } catch {
                // A refusal concerns this channel only: the queue is missing, or not ours to read.
                guard case .refused = error.kind else { throw error }
                subscriptions[id]?.channelLost()
                subscriptions[id]?.schedule.failed(.now)
                logger.error("cannot consume, will try again", metadata: ["error": "\(error)"])
            }
        }
    }

    private func attach(_ id: SubscriptionID, _ subscription: Subscription) throws(MessagingError) {
        guard let raw else { return }
        // After a failure the queue itself may have gone.
        if subscription.schedule.hasFailed { try raw.declare(topology, in: declaring, logger: logger) }
        try raw.openChannel(id)
        subscriptions[id]?.isChannelOpen = true
        try raw.setPrefetch(subscription.prefetch, on: id)
        let queue = try queue(of: subscription, on: id, raw)
        try raw.consume(queue, tag: Self.consumerTag, noAck: false, on: id)
        subscriptions[id]?.queueName = queue
        subscriptions[id]?.state = .consuming
        subscriptions[id]?.schedule.succeeded()
        for waiter in subscription.startWaiters { waiter.resume() }
        subscriptions[id]?.startWaiters = []
    }

    private func queue(
        of subscription: Subscription, on channel: UInt16, _ raw: RawConnection
    ) throws(MessagingError) -> String {
        switch subscription.source {
        case .queue(let name): return name
        case .broadcast(let events):
            // Named after the service where it is known: its user may configure only names with that prefix.
            let id = IDGenerator(clock: .system).next()
            let wanted = topology.service.map { "\($0).broadcast.\(id)" } ?? ""
            let queue = try raw.declareTemporaryQueue(wanted, on: channel)
            for event in events {
                try raw.bind(
                    .init(queue: queue, exchange: Topology.eventsExchange, routingKey: event), on: channel)
            }
            return queue
        }
    }
}

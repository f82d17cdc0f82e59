/// The exchanges, queues and bindings that a process needs, declared at each connection; declaring is idempotent.
///
/// What the process's user may not configure is only checked for existence.
package struct Topology: Sendable, Equatable {
    package struct Exchange: Sendable, Equatable {
        package enum Kind: String, Sendable { case topic, direct, fanout }
        package var name: String
        package var kind: Kind

        package init(name: String, kind: Kind) {
            self.name = name
            self.kind = kind
        }
    }

    /// A durable quorum queue.
    package struct Queue: Sendable, Equatable {
        package var name: String
        /// How often a message may come back before the broker dead-letters it. Note that a lost connection also counts
        /// for the messages it had in flight. Nil: for ever, or as often as the broker likes (20 times from RabbitMQ
        /// 4).
        package var deliveryLimit: Int?
        /// Routing key in ``Topology/deadExchange`` for what exceeds the limit; nil: dropped.
        package var deadLetterRoutingKey: String?
        /// One consumer at a time gets messages, the next one takes over when it goes: keeps the order.
        package var singleActiveConsumer = false

        package init(
            name: String, deliveryLimit: Int? = nil, deadLetterRoutingKey: String? = nil,
            singleActiveConsumer: Bool = false
        ) {
            self.name = name
            self.deliveryLimit = deliveryLimit
            self.deadLetterRoutingKey = deadLetterRoutingKey
            self.singleActiveConsumer = singleActiveConsumer
        }
    }

    package struct Binding: Sendable, Equatable {
        package var queue: String
        package var exchange: String
        package var routingKey: String

        package init(queue: String, exchange: String, routingKey: String) {
            self.queue = queue
            self.exchange = exchange
            self.routingKey = routingKey
        }
    }

    package static let eventsExchange = "florin.events"
    package static let requestsExchange = "florin.requests"
    package static let deadExchange = "florin.dead"
    /// Of requests, which nobody waits for after seconds.
    package static let defaultDeliveryLimit = 20
    /// Of events: no number of reconnects may set healthy ones aside, so consumers count failures themselves (see
    /// `RepeatedDeliveries` in Outbox), and this is only the end of what could otherwise go round for ever.
    package static let eventDeliveryLimit = 1_000

    /// The slug: prefix of the names of the process's own temporary queues; nil lets the broker choose.
    package var service: String?
    package var exchanges: [Exchange] = []
    package var queues: [Queue] = []
    package var bindings: [Binding] = []

    package init() {}

    /// The suite's three exchanges, for a process that only publishes, requests or broadcasts.
    package static func exchangesOnly(service: String? = nil) -> Topology {
        var topology = Topology()
        topology.service = service
        topology.exchanges = [
            Exchange(name: eventsExchange, kind: .topic),
            Exchange(name: requestsExchange, kind: .direct),
            Exchange(name: deadExchange, kind: .direct),
        ]
        return topology
    }

    /// The usual queues of a service: `<slug>.parked`; `<slug>.events` bound to each type in `events` when there are
    /// any; `<slug>.requests` when it serves requests.
    package static func service(
        _ slug: String, events: [String], servesRequests: Bool, singleActiveConsumer: Bool = false,
        deliveryLimit: Int? = nil
    ) -> Topology {
        var topology = exchangesOnly(service: slug)
        let parked = "\(slug).parked"
        topology.add(Queue(name: parked), boundTo: deadExchange, by: [parked])
        topology.addEvents(events, of: slug, singleActiveConsumer: singleActiveConsumer, deliveryLimit: deliveryLimit)
        if servesRequests {
            // Not dead-lettered: requests expire, and expired ones would be parked. `serve` parks the poison itself.
            let queue = Queue(name: "\(slug).requests", deliveryLimit: (deliveryLimit ?? defaultDeliveryLimit) + 1)
            topology.add(queue, boundTo: requestsExchange, by: [queue.name])
        }
        return topology
    }

    /// `<slug>.<name>`, bound to these types: events beside the usual ones, which must not wait behind them.
    package mutating func addEvents(
        _ types: [String], of slug: String, as name: String = "events", singleActiveConsumer: Bool = false,
        deliveryLimit: Int? = nil
    ) {
        guard !types.isEmpty else { return }
        let queue = Queue(
            name: "\(slug).\(name)", deliveryLimit: deliveryLimit ?? Self.eventDeliveryLimit,
            deadLetterRoutingKey: "\(slug).parked", singleActiveConsumer: singleActiveConsumer)
        add(queue, boundTo: Self.eventsExchange, by: types)
    }

    package mutating func add(_ queue: Queue, boundTo exchange: String, by routingKeys: [String]) {
        queues.append(queue)
        bindings += routingKeys.map { Binding(queue: queue.name, exchange: exchange, routingKey: $0) }
    }

    /// Where a message of this queue goes when it cannot be handled: `wallet.events` → `wallet.parked`.
    static func parkedQueue(for queue: String) -> String {
        let service = queue.split(separator: ".", maxSplits: 1).first.map(String.init) ?? queue
        return "\(service).parked"
    }
}

import DequeModule

/// One consumer on one channel of the consuming connection.
struct Subscription {
    enum Source: Sendable {
        case queue(String)
        /// A temporary queue of this process, bound to the events exchange.
        case broadcast(events: [String])
    }

    struct Batch: Sendable {
        /// Of the channel they came on: once it is gone their tags mean nothing.
        var epoch: UInt64
        var queue: String
        var deliveries: [Delivery]
    }

    enum State {
        /// Not consuming; to be attached when the schedule says so.
        case detached
        case consuming
        /// Cancelled by us: what was delivered is still handed out, then it ends.
        case stopping
        case ended
    }

    let source: Source
    let prefetch: Int
    let maximumBatch: Int
    var state = State.detached
    var schedule: ReconnectSchedule
    var queueName = ""
    /// Delivered and not yet handed out; the prefetch bounds it.
    var ready: Deque<Delivery> = []
    var isChannelOpen = false
    /// Of those that are settled one by one.
    var settled = SettledTags()
    /// Counts the channels this subscription has had.
    private(set) var epoch: UInt64 = 0
    /// The one caller of `nextBatch`.
    var waiter: CheckedContinuation<Batch?, Never>?
    /// Callers that wait for the first attachment.
    var startWaiters: [CheckedContinuation<Void, Never>] = []

    init(source: Source, prefetch: Int, maximumBatch: Int, schedule: ReconnectSchedule) {
        self.source = source
        self.prefetch = prefetch
        self.maximumBatch = maximumBatch
        self.schedule = schedule
    }

    /// Takes what is ready, up to the largest batch; nil when nothing is.
    mutating func takeBatch() -> Batch? {
        guard !ready.isEmpty else { return nil }
        let count = min(ready.count, maximumBatch)
        let deliveries = Array(ready.prefix(count))
        ready.removeFirst(count)
        return Batch(epoch: epoch, queue: queueName, deliveries: deliveries)
    }

    /// Whether more deliveries may still come.
    var mayDeliver: Bool { state == .detached || state == .consuming }

    mutating func channelLost() {
        ready.removeAll()
        settled = SettledTags()
        isChannelOpen = false
        epoch += 1
        if state == .consuming { state = .detached }
        if state == .stopping { state = .ended }
    }
}

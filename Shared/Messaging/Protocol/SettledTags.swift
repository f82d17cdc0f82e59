/// The deliveries of one channel that have been settled, in whatever order: tells the broker with few frames.
///
/// Answers to requests come in groups, so most acknowledgements are one frame for all up to the first that is still
/// open. Those behind it are told one by one: else a slow request would keep them counted against the prefetch.
struct SettledTags {
    /// All up to this one are settled. Tags of a channel count from one.
    private var through: UInt64 = 0
    /// Settled, behind one that is not.
    private var beyond: Set<UInt64> = []
    /// Acknowledged here, and not told yet.
    private var untold: [UInt64] = []

    mutating func acknowledge(_ tag: UInt64) {
        beyond.insert(tag)
        untold.append(tag)
    }

    /// One that the broker has been told about.
    mutating func settled(_ tag: UInt64) { beyond.insert(tag) }

    /// The frames for what is untold. Each names a delivery that is open in the broker's eyes, as it demands.
    mutating func take() -> [Settlement] {
        guard !untold.isEmpty else { return [] }
        while beyond.remove(through + 1) != nil { through += 1 }
        let run = untold.filter { $0 <= through }
        var plan = untold.filter { $0 > through }.map { tag in
            Settlement(disposition: .ack, deliveryTag: tag, multiple: false)
        }
        if let last = run.max() {
            plan.append(Settlement(disposition: .ack, deliveryTag: last, multiple: run.count > 1))
        }
        untold.removeAll(keepingCapacity: true)
        return plan
    }
}

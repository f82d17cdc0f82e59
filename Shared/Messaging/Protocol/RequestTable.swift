import DequeModule
import Primitives

/// The requests that wait for a reply. A value without I/O.
///
/// After a lost connection the waiting ones are sent again under the new connection's reply address: their
/// idempotency keys make that safe.
struct RequestTable {
    struct Pending {
        var message: OutboundMessage
        var deadline: ContinuousClock.Instant
    }

    private let capacity: Int
    private var pending: [String: Pending] = [:]
    private var toSend: Deque<String> = []

    init(capacity: Int) { self.capacity = capacity }

    var isEmpty: Bool { pending.isEmpty }
    var canSend: Bool { !toSend.isEmpty }
    /// Nothing runs out before this; nil while nothing waits. Kept as a lower bound, so that it costs no search.
    private(set) var earliestDeadline: ContinuousClock.Instant?

    /// False when too many wait already.
    mutating func add(_ message: OutboundMessage, correlation: String, deadline: ContinuousClock.Instant) -> Bool {
        guard pending.count < capacity else { return false }
        pending[correlation] = Pending(message: message, deadline: deadline)
        earliestDeadline = min(earliestDeadline ?? deadline, deadline)
        toSend.append(correlation)
        return true
    }

    /// The next request to send.
    mutating func next() -> OutboundMessage? {
        while let correlation = toSend.popFirst() {
            if let request = pending[correlation] { return request.message }
        }
        return nil
    }

    /// Ends one; false when it is not waiting any more (late or doubled).
    mutating func finish(_ correlation: String) -> Bool { pending.removeValue(forKey: correlation) != nil }

    mutating func connectionLost() {
        // Dictionaries have no order; ids of requests ascend in time.
        toSend = Deque(pending.keys.sorted())
    }

    mutating func expire(_ now: ContinuousClock.Instant) -> [String] {
        guard let earliestDeadline, earliestDeadline <= now else { return [] }
        let expired = pending.filter { $0.value.deadline <= now }.map(\.key)
        for correlation in expired { pending[correlation] = nil }
        self.earliestDeadline = pending.values.lazy.map(\.deadline).min()
        return expired
    }

    mutating func failAll() -> [String] {
        defer { pending.removeAll() }
        return Array(pending.keys)
    }
}

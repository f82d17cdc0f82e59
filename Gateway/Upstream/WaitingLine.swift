import DequeModule
import NIOCore

/// Requests that wait for a connection, in bounded number and for a bounded time.
///
/// First come, first served, until the first has waited for long: then more comes than goes, serving the oldest would
/// make everybody late, and the newest is served instead. A full line lets its oldest go. So under any load what is
/// served has waited little, and what is refused is refused soon.
struct WaitingLine<Element> {
    /// Waiting longer than this is a sign of too much load.
    static var patience: TimeAmount { .milliseconds(20) }

    private let capacity: Int
    private let limit: TimeAmount
    private var elements = Deque<(element: Element, since: NIODeadline)>()

    /// - Parameters:
    ///   - capacity: above 0.
    ///   - limit: whoever has waited for longer is `late`.
    init(capacity: Int, limit: TimeAmount) {
        self.capacity = capacity
        self.limit = limit
    }

    var isEmpty: Bool { elements.isEmpty }
    var count: Int { elements.count }

    /// Whether to add one more only drives another out: more than half full, and the first will soon
    /// be late. A short halt, as every disk has them, is waited out.
    func isHopeless(now: NIODeadline) -> Bool {
        guard elements.count > capacity / 2, let first = elements.first else { return false }
        return now - first.since > .nanoseconds(limit.nanoseconds / 2)
    }

    /// - Returns: who has to leave for it.
    mutating func add(_ element: Element, now: NIODeadline) -> Element? {
        let leaving = elements.count < capacity ? nil : elements.popFirst()?.element
        elements.append((element, now))
        return leaving
    }

    /// Who is served next.
    mutating func next(now: NIODeadline) -> Element? {
        guard let first = elements.first else { return nil }
        return now - first.since > Self.patience ? elements.popLast()?.element : elements.popFirst()?.element
    }

    /// One that has waited for too long.
    mutating func late(now: NIODeadline) -> Element? {
        guard let first = elements.first, now - first.since > limit else { return nil }
        return elements.popFirst()?.element
    }

    mutating func removeAll(where leaves: (Element) -> Bool) {
        elements.removeAll { leaves($0.element) }
    }
}

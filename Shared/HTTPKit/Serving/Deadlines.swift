import Synchronization

/// Ends handlers that take too long: one sweep for all of them instead of a timer each, so that a request in time
/// costs an entry in a table and nothing else.
final class Deadlines: Sendable {
    /// How late an expiry may be noticed.
    static let granularity = Duration.milliseconds(250)

    struct Deadline: Sendable {
        fileprivate let id: UInt64
        let instant: ContinuousClock.Instant

        var isOver: Bool { ContinuousClock.now >= instant }
    }

    private struct Entry: Sendable {
        let instant: ContinuousClock.Instant
        var cancel: (@Sendable () -> Void)?
    }

    private struct State: Sendable {
        var entries: [UInt64: Entry] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    func open(_ limit: Duration) -> Deadline {
        let instant = ContinuousClock.now.advanced(by: limit)
        return state.withLock { state in
            state.next += 1
            state.entries[state.next] = Entry(instant: instant)
            return Deadline(id: state.next, instant: instant)
        }
    }

    /// What to call when the time is over. Nothing is abandoned half done: the handler is told, and ends by itself.
    func set(_ deadline: Deadline, cancel: @escaping @Sendable () -> Void) {
        // It may have been closed already.
        state.withLock { $0.entries[deadline.id]?.cancel = cancel }
    }

    func close(_ deadline: Deadline) {
        _ = state.withLock { $0.entries.removeValue(forKey: deadline.id) }
    }

    /// Cancels what is overdue, until cancelled itself.
    func sweep() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.granularity)  // ends early only when cancelled, which the loop sees
            let now = ContinuousClock.now
            let overdue = state.withLock { state in state.entries.values.filter { $0.instant <= now } }
            for entry in overdue { entry.cancel?() }
        }
    }

    /// Told instead of whatever a handler threw after its time was over.
    static let expired = Problem(.requestTimeout, retryAfterSeconds: 1)
}

import Synchronization

/// Ends handlers that take too long: one sweep for all of them instead of a timer each, so that a request in time
/// costs an entry in a table and nothing else.
final class Deadlines: Sendable {
    /// How late an expiry may be noticed.
    static let granularity = Duration.milliseconds(250)

    private struct Entry: Sendable {
        let deadline: ContinuousClock.Instant
        let cancel: @Sendable () -> Void
    }

    private struct State: Sendable {
        var entries: [UInt64: Entry] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Runs the handler, and cancels it when its time is over or the surrounding task is cancelled. The handler ends
    /// by itself then: nothing is abandoned half done while its caller is told otherwise.
    /// - Throws: `Expired` instead of whatever a handler threw after its time was over.
    func run<Result: Sendable>(
        within limit: Duration, _ handler: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let deadline = ContinuousClock.now.advanced(by: limit)
        let task = Task(operation: handler)
        let id = add(Entry(deadline: deadline) { task.cancel() })
        defer { remove(id) }
        return try await withTaskCancellationHandler {
            do {
                return try await task.value
            } catch  where ContinuousClock.now >= deadline && task.isCancelled {
                throw Expired()
            }
        } onCancel: {
            task.cancel()
        }
    }

    /// Cancels what is overdue, until cancelled itself.
    func sweep() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.granularity)  // ends early only when cancelled, which the loop sees
            let now = ContinuousClock.now
            let overdue = state.withLock { state in state.entries.values.filter { $0.deadline <= now } }
            for entry in overdue { entry.cancel() }
        }
    }

    private func add(_ entry: Entry) -> UInt64 {
        state.withLock { state in
            state.next += 1
            state.entries[state.next] = entry
            return state.next
        }
    }

    private func remove(_ id: UInt64) {
        _ = state.withLock { $0.entries.removeValue(forKey: id) }
    }

    struct Expired: ProblemConvertible {
        var problem: Problem { Problem(.requestTimeout, retryAfterSeconds: 1) }
    }
}

import Synchronization

/// Wakes a worker of this process (a relay, a saga worker) before its next poll.
///
/// Cheap and never wrong: a raise without work costs the worker one look, and a forgotten one only the poll interval.
/// `NOTIFY` would reach other processes too, but takes a lock at commit that all committing transactions share.
/// Each worker has a signal of its own: there is one waiter.
package final class WakeSignal: Sendable {
    private let state = Mutex(State())

    private struct State {
        var isRaised = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    package init() {}

    /// Call after a commit that left work, as events in the outbox.
    package func raise() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            if state.waiter == nil { state.isRaised = true }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Whether it was raised and nobody has waited since.
    package var isRaised: Bool { state.withLock { $0.isRaised } }

    /// Returns when raised since the last wait, or cancelled, or after `limit`. One waiter at a time.
    package func wait(atMost limit: Duration) async {
        await withTaskGroup { group in
            group.addTask { try? await Task.sleep(for: limit) }
            group.addTask { await self.wait() }
            await group.next()
            group.cancelAll()
        }
    }

    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goOn = state.withLock { state in
                    guard !state.isRaised, !Task.isCancelled else {
                        state.isRaised = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if goOn { continuation.resume() }
            }
        } onCancel: {
            state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }?.resume()
        }
    }
}

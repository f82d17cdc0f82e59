import Synchronization

/// Spans that wait to be sent. Bounded: when whoever sends them is slow, the newest are dropped and counted, and nobody
/// waits.
package final class SpanQueue: Sendable {
    /// OpenTelemetry's own default for batches.
    package static let limit = 2_048

    private struct State {
        var waiting: [EndedSpan] = []
        var dropped = 0
    }

    private let state = Mutex(State())

    package init() {}

    package func add(_ span: EndedSpan) {
        state.withLock { state in
            if state.waiting.count < Self.limit { state.waiting.append(span) } else { state.dropped += 1 }
        }
    }

    /// The oldest, and how many were dropped since the last call.
    package func take(_ count: Int) -> (spans: [EndedSpan], dropped: Int) {
        state.withLock { state in
            let taken = Array(state.waiting.prefix(count))
            state.waiting.removeFirst(taken.count)
            defer { state.dropped = 0 }
            return (taken, state.dropped)
        }
    }

    package var count: Int { state.withLock(\.waiting.count) }
}

package import Primitives
import Synchronization
import Tracing

/// Spans of this process: who calls whom, how long each step takes. Off unless a place to send them is configured; then
/// a share of all traces is recorded, each from its beginning.
///
/// Off, a place that could open a span reads one bool: it looks up no task-local value, sets none, allocates nothing.
package enum Spans {
    private static let switchedOn = Atomic<Bool>(false)
    private static let bound = Atomic<UInt64>(0)
    /// What has ended and is to be sent.
    package static let queue = SpanQueue()

    package static var isOn: Bool { switchedOn.load(ordering: .relaxed) }

    /// Records from now on, in all of the process. Libraries that speak swift-distributed-tracing open theirs beside
    /// ours.
    /// - Parameter share: of the traces that begin here, from 0 to 1.
    package static func switchOn(share: Double) {
        bound.store(share >= 1 ? .max : UInt64(max(0, share) * 0x1p64), ordering: .relaxed)
        let isFirst = !switchedOn.exchange(true, ordering: .relaxed)
        if isFirst, !Bootstrapped.isDone.exchange(true, ordering: .relaxed) {
            InstrumentationSystem.bootstrap(FlorinTracer())
        }
    }

    /// For tests, which share a process.
    package static func switchOff() { switchedOn.store(false, ordering: .relaxed) }

    private enum Bootstrapped {
        /// The system takes one tracer in a process's life.
        static let isDone = Atomic<Bool>(false)
    }

    // MARK: Traces

    /// Whether a trace that begins here is recorded: decided by its id, so that all who are asked say the same.
    package static func samples(_ traceIDLow: UInt64) -> Bool {
        let bound = bound.load(ordering: .relaxed)
        return bound == .max || traceIDLow < bound
    }

    /// Goes on with what a caller of ours sent, or begins a trace.
    package static func continuing(_ traceparent: String?) -> TraceContext {
        guard isOn else { return .continuing(traceparent) }
        if let parent = traceparent.flatMap(TraceContext.init(traceparent:)) { return parent.child() }
        return root()
    }

    /// A trace that begins here.
    package static func root() -> TraceContext {
        let root = TraceContext.root()
        return root.sampled(samples(root.traceIDLow))
    }

    /// The span that runs now, if its trace is recorded.
    package static var current: TraceContext? {
        guard isOn, let context = TraceContext.current, context.isSampled else { return nil }
        return context
    }

    package static func isRecorded(_ context: TraceContext) -> Bool { isOn && context.isSampled }

    /// Nanoseconds since 1970; 0 while off, when nobody needs them.
    package static var now: UInt64 { isOn ? OpenSpan.time : 0 }

    // MARK: Spans

    /// A span below the one that runs now; nil when nothing is recorded.
    package static func open(
        _ kind: OpenSpan.Kind, _ name: @autoclosure () -> String,
        _ facts: @autoclosure () -> [SpanFact] = []
    ) -> OpenSpan? {
        guard let parent = current else { return nil }
        return OpenSpan(parent.child(), kind, name(), facts())
    }

    /// A span below one that was told over the wire; nil when nothing is recorded.
    package static func open(
        _ kind: OpenSpan.Kind, below traceparent: String?, _ name: @autoclosure () -> String,
        _ facts: @autoclosure () -> [SpanFact] = []
    ) -> OpenSpan? {
        guard isOn, let parent = traceparent.flatMap(TraceContext.init(traceparent:)), parent.isSampled else {
            return nil
        }
        return OpenSpan(parent.child(), kind, name(), facts())
    }

    /// Runs work within a span below the one that runs now.
    package static nonisolated(nonsending) func within<Result>(
        _ kind: OpenSpan.Kind, _ name: @autoclosure () -> String, _ facts: @autoclosure () -> [SpanFact] = [],
        _ work: nonisolated(nonsending) () async throws -> Result
    ) async rethrows -> Result {
        guard let span = open(kind, name(), facts()) else { return try await work() }
        return try await span.around(work)
    }

    /// Runs work that nobody asked for as a trace of its own.
    package static nonisolated(nonsending) func rooted<Result>(
        _ kind: OpenSpan.Kind, _ name: @autoclosure () -> String,
        _ work: nonisolated(nonsending) () async throws -> Result
    ) async rethrows -> Result {
        guard isOn else { return try await work() }
        let root = root()
        guard root.isSampled else { return try await work() }
        return try await OpenSpan(root, kind, name(), []).around(work)
    }
}

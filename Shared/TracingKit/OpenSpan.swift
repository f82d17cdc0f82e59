package import Primitives
import Synchronization
import Tracing

/// One fact about a span, under the name that OpenTelemetry's semantic conventions give it. Never personal data.
package struct SpanFact: Sendable, Equatable {
    package enum Value: Sendable, Equatable {
        case text(String)
        case number(Int64)
        case flag(Bool)
        case real(Double)
    }

    package let name: String
    package let value: Value

    package init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }

    package static func text(_ name: String, _ value: String) -> SpanFact { SpanFact(name, .text(value)) }
    package static func number(_ name: String, _ value: some BinaryInteger) -> SpanFact {
        SpanFact(name, .number(Int64(clamping: value)))
    }
}

/// A span that has ended.
package struct EndedSpan: Sendable {
    package let context: TraceContext
    package let kind: OpenSpan.Kind
    package let name: String
    /// Nanoseconds since 1970.
    package let start: UInt64
    package let end: UInt64
    package let facts: [SpanFact]
    /// Spans of other traces that this work was done for as well.
    package let links: [TraceContext]
    /// What went wrong, in a word; nil when nothing did.
    package let failure: String?

    package init(
        _ context: TraceContext, _ kind: OpenSpan.Kind, _ name: String, start: UInt64, end: UInt64,
        facts: [SpanFact] = [], links: [TraceContext] = [], failure: String? = nil
    ) {
        self.context = context
        self.kind = kind
        self.name = name
        self.start = start
        self.end = end
        self.facts = facts
        self.links = links
        self.failure = failure
    }
}

/// Work under way that is recorded.
package final class OpenSpan: Sendable {
    package enum Kind: Int, Sendable {
        case local = 1
        case server, client, producer, consumer
    }

    private struct State {
        var name: String
        var facts: [SpanFact]
        var links: [TraceContext] = []
        var failure: String?
        var isEnded = false
    }

    package let context: TraceContext
    package let kind: Kind
    private let start: UInt64
    private let state: Mutex<State>

    package init(
        _ context: TraceContext, _ kind: Kind, _ name: String, _ facts: [SpanFact], start: UInt64 = OpenSpan.time
    ) {
        self.context = context
        self.kind = kind
        self.start = start
        state = Mutex(State(name: name, facts: facts))
    }

    package static var time: UInt64 { DefaultTracerClock.now.nanosecondsSinceEpoch }

    package var traceparent: String { context.traceparent }

    /// Work for these as well: one trace holds the span, the others point to it.
    package func link(_ others: some Sequence<TraceContext>) { state.withLock { $0.links += others } }

    package func note(_ facts: SpanFact...) { state.withLock { $0.facts += facts } }

    package func rename(_ name: String) { state.withLock { $0.name = name } }

    var name: String { state.withLock(\.name) }
    var facts: [SpanFact] {
        get { state.withLock(\.facts) }
        set { state.withLock { $0.facts = newValue } }
    }
    var isEnded: Bool { state.withLock(\.isEnded) }

    /// Ends once; later calls do nothing.
    package func end(failure: String? = nil, at time: UInt64 = OpenSpan.time) {
        let ended = state.withLock { state -> EndedSpan? in
            guard !state.isEnded else { return nil }
            state.isEnded = true
            return EndedSpan(
                context, kind, state.name, start: start, end: time, facts: state.facts, links: state.links,
                failure: failure ?? state.failure)
        }
        if let ended { Spans.queue.add(ended) }
    }

    func fail(_ word: String) { state.withLock { $0.failure = word } }

    /// An error's type is its word; its text may hold what nobody outside should read.
    package func end(after error: any Error) { end(failure: "\(type(of: error))") }

    /// Runs work within the span and ends it.
    package nonisolated(nonsending) func around<Result>(
        _ work: nonisolated(nonsending) () async throws -> Result
    ) async rethrows -> Result {
        do {
            let result = try await TraceContext.$current.withValue(context) { try await work() }
            end()
            return result
        } catch {
            end(after: error)
            throw error
        }
    }
}

import Primitives
import Tracing

/// Our traces under the names of swift-distributed-tracing, for libraries that open spans by it.
struct FlorinTracer: Tracer {
    func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> InstrumentationContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> TracerSpan {
        let parent = context().florin ?? TraceContext.current
        let own = parent.map { $0.child() } ?? Spans.root()
        return TracerSpan(
            OpenSpan(own, .init(kind), operationName, [], start: instant().nanosecondsSinceEpoch), in: context())
    }

    func startAnySpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> InstrumentationContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> any Tracing.Span {
        startSpan(
            operationName, context: context(), ofKind: kind, at: instant(), function: function, file: fileID, line: line
        )
    }

    /// They leave by themselves.
    func forceFlush() {}

    func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        context.florin = extractor.extract(key: "traceparent", from: carrier).flatMap(TraceContext.init(traceparent:))
    }

    func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let trace = context.florin ?? TraceContext.current else { return }
        injector.inject(trace.traceparent, forKey: "traceparent", into: &carrier)
    }
}

/// An open span as the library sees it. One whose trace is not recorded goes along and leaves nothing.
struct TracerSpan: Tracing.Span {
    private let span: OpenSpan
    let context: InstrumentationContext

    init(_ span: OpenSpan, in context: InstrumentationContext) {
        self.span = span
        var context = context
        context.florin = span.context
        self.context = context
    }

    var isRecording: Bool { Spans.isRecorded(span.context) && !span.isEnded }

    var operationName: String {
        get { span.name }
        nonmutating set { span.rename(newValue) }
    }

    var attributes: SpanAttributes {
        get { SpanAttributes(Dictionary(span.facts.map { ($0.name, $0.attribute) }) { _, last in last }) }
        nonmutating set {
            var facts: [SpanFact] = []
            func note(_ name: String, _ attribute: SpanAttribute) { facts.append(SpanFact(name, .init(attribute))) }
            newValue.forEach(note)
            span.facts = facts
        }
    }

    func setStatus(_ status: SpanStatus) {
        if status.code == .error { span.fail(status.message ?? "error") }
    }

    /// Points in time are told by spans of their own here.
    func addEvent(_ event: SpanEvent) {}

    func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        span.fail("\(type(of: error))")
    }

    func addLink(_ link: SpanLink) {
        if let other = link.context.florin { span.link([other]) }
    }

    func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        guard Spans.isRecorded(span.context) else { return }
        span.end(at: instant().nanosecondsSinceEpoch)
    }
}

private enum TraceKey: InstrumentationContextKey {
    typealias Value = TraceContext
}

extension InstrumentationContext {
    fileprivate var florin: TraceContext? {
        get { self[TraceKey.self] }
        set { self[TraceKey.self] = newValue }
    }
}

extension OpenSpan.Kind {
    fileprivate init(_ kind: SpanKind) {
        switch kind {
        case .server: self = .server
        case .client: self = .client
        case .producer: self = .producer
        case .consumer: self = .consumer
        case .internal: self = .local
        }
    }
}

extension SpanFact {
    fileprivate var attribute: SpanAttribute {
        switch value {
        case .text(let text): .string(text)
        case .number(let number): .int64(number)
        case .flag(let flag): .bool(flag)
        case .real(let number): .double(number)
        }
    }
}

extension SpanFact.Value {
    fileprivate init(_ attribute: SpanAttribute) {
        switch attribute {
        case .int32(let number): self = .number(Int64(number))
        case .int64(let number): self = .number(number)
        case .double(let number): self = .real(number)
        case .bool(let flag): self = .flag(flag)
        case .string(let text): self = .text(text)
        default: self = .text("\(attribute)")
        }
    }
}

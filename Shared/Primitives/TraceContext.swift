import Synchronization

/// Where a piece of work stands in a distributed trace (W3C Trace Context, level 1): one trace over HTTP and AMQP.
///
/// The current one is task-local: the HTTP server sets it for a request, a message consumer for a message, and
/// whoever publishes or calls a partner sends `TraceContext.current?.traceparent` along.
package struct TraceContext: Hashable, Sendable {
    /// 128 bits, never all zero.
    package let traceIDHigh: UInt64
    package let traceIDLow: UInt64
    /// The work that runs now, never zero. Its children name it as their parent.
    package let spanID: UInt64
    /// The caller's span, nil at the root of a trace.
    package let parentSpanID: UInt64?
    package let isSampled: Bool

    @TaskLocal package static var current: TraceContext?

    /// The first span of a new trace.
    package static func root() -> TraceContext {
        TraceContext(
            traceIDHigh: nonZeroRandom(), traceIDLow: nonZeroRandom(), spanID: nonZeroRandom(), parentSpanID: nil,
            isSampled: true)
    }

    /// A span below the one that a `traceparent` header names; a new trace when there is none or it is malformed
    /// (the recommendation says to restart the trace then, never to guess).
    package static func continuing(_ traceparent: String?) -> TraceContext {
        guard let parent = traceparent.flatMap(TraceContext.init(traceparent:)) else { return root() }
        return parent.child()
    }

    /// A new span below this one.
    package func child() -> TraceContext {
        TraceContext(
            traceIDHigh: traceIDHigh, traceIDLow: traceIDLow, spanID: Self.nonZeroRandom(), parentSpanID: spanID,
            isSampled: isSampled)
    }

    /// The same, recorded or not: decided once for a trace, where it begins.
    package func sampled(_ isSampled: Bool) -> TraceContext {
        TraceContext(
            traceIDHigh: traceIDHigh, traceIDLow: traceIDLow, spanID: spanID, parentSpanID: parentSpanID,
            isSampled: isSampled)
    }

    package init(traceIDHigh: UInt64, traceIDLow: UInt64, spanID: UInt64, parentSpanID: UInt64?, isSampled: Bool) {
        self.traceIDHigh = traceIDHigh
        self.traceIDLow = traceIDLow
        self.spanID = spanID
        self.parentSpanID = parentSpanID
        self.isSampled = isSampled
    }

    // MARK: Text

    /// Reads `00-<32 hex>-<16 hex>-<2 hex>`; nil for anything else, upper case and all-zero ids included.
    package init?(traceparent: String) {
        let text = Array(traceparent.utf8)
        // Versions above 00 may append fields; ff is forbidden.
        guard
            text.count >= 55, let version = Self.number(text[0..<2]), version != 0xFF,
            version == 0 ? text.count == 55 : text.count == 55 || text[55] == Self.dash,
            text[2] == Self.dash, text[35] == Self.dash, text[52] == Self.dash,
            let high = Self.number(text[3..<19]), let low = Self.number(text[19..<35]), high | low != 0,
            let span = Self.number(text[36..<52]), span != 0, let flags = Self.number(text[53..<55])
        else { return nil }
        self.init(
            traceIDHigh: high, traceIDLow: low, spanID: span, parentSpanID: nil, isSampled: flags & 1 == 1)
    }

    /// What to send to whoever works for this span.
    package var traceparent: String {
        var text: [UInt8] = []
        text.reserveCapacity(55)
        text += "00-".utf8
        Self.append(traceIDHigh, to: &text)
        Self.append(traceIDLow, to: &text)
        text.append(Self.dash)
        Self.append(spanID, to: &text)
        text += (isSampled ? "-01" : "-00").utf8
        return String(decoding: text, as: UTF8.self)
    }

    /// 32 hexadecimal digits, for logs.
    package var traceID: String {
        var text: [UInt8] = []
        text.reserveCapacity(32)
        Self.append(traceIDHigh, to: &text)
        Self.append(traceIDLow, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    private static let dash = UInt8(ascii: "-")

    private static func append(_ value: UInt64, to text: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) {
            Hex.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)), to: &text)
        }
    }

    /// Up to 16 lower-case digits.
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            guard let nibble = Hex.value(of: digit), digit >= UInt8(ascii: "a") || digit <= UInt8(ascii: "9") else {
                return nil
            }
            value = value << 4 | UInt64(nibble)
        }
        return value
    }

    // MARK: Random numbers

    private static let seed = UInt64.random(in: .min ... .max)
    private static let drawn = Atomic<UInt64>(0)

    /// Trace ids must be spread, not secret: a counter from a random start, mixed, spares a system call per span.
    private static func nonZeroRandom() -> UInt64 {
        let position = drawn.wrappingAdd(1, ordering: .relaxed).newValue
        var generator = SplitMix64(seed: seed &+ position &* 0x9E37_79B9_7F4A_7C15)
        return max(1, generator.next())
    }
}

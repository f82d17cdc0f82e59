import NIOCore
import Primitives
import TracingKit

/// The W3C trace context of one request, as numbers: the hot path writes it, nobody reads it as text.
struct Trace {
    private(set) var high: UInt64 = 0
    private(set) var low: UInt64 = 0
    /// The gateway's own span, the parent of the service's.
    private(set) var span: UInt64 = 0
    /// The caller's; 0 at the beginning of a trace.
    private(set) var parent: UInt64 = 0
    private(set) var isSampled = true

    init() {}

    /// Goes on with a `traceparent` header of version 00, or starts a new trace when there is none or it is malformed
    /// (Trace Context level 1, section 4.3).
    init(continuing header: Span<UInt8>, random: inout SplitMix) {
        if header.count == 55, header.extracting(0..<3).equals("00-"), header[35] == Self.dash,
            header[52] == Self.dash, let high = Self.number(header, 3, 16), let low = Self.number(header, 19, 16),
            high | low != 0, let parent = Self.number(header, 36, 16), parent != 0,
            let flags = Self.number(header, 53, 2)
        {
            (self.high, self.low, self.parent, isSampled) = (high, low, parent, flags & 1 == 1)
        } else {
            (high, low) = (random.next() | 1, random.next())
        }
        span = random.next() | 1
        // What is recorded costs us, so a client decides it neither by its wish nor by the id that it chooses.
        if Spans.isOn { isSampled = Spans.samples(random.next()) }
    }

    /// For the span of the request.
    var context: TraceContext {
        TraceContext(
            traceIDHigh: high, traceIDLow: low, spanID: span, parentSpanID: parent == 0 ? nil : parent,
            isSampled: isSampled)
    }

    func writeTraceID(to out: inout ByteBuffer) {
        out.writeHex(high)
        out.writeHex(low)
    }

    func writeParent(to out: inout ByteBuffer) {
        out.writeStaticString("00-")
        writeTraceID(to: &out)
        out.writeInteger(Self.dash)
        out.writeHex(span)
        out.writeStaticString(isSampled ? "-01" : "-00")
    }

    /// For logs.
    var traceID: String {
        var text = ByteBuffer()
        writeTraceID(to: &text)
        return String(buffer: text)
    }

    private static let dash = UInt8(ascii: "-")

    /// Lower-case hexadecimal only, as the recommendation has it.
    private static func number(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64? {
        var value: UInt64 = 0
        for index in start..<(start + count) {
            guard let nibble = ASCII.nibble(bytes[index]), !(0x41...0x46).contains(bytes[index]) else { return nil }
            value = value << 4 | UInt64(nibble)
        }
        return value
    }
}

/// SplitMix64: ids of traces must be spread, not secret.
struct SplitMix {
    private var state: UInt64

    init() { state = UInt64.random(in: .min ... .max) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension ByteBuffer {
    /// Sixteen lower-case digits.
    mutating func writeHex(_ value: UInt64) {
        writeInteger(Self.digits(UInt32(truncatingIfNeeded: value >> 32)))
        writeInteger(Self.digits(UInt32(truncatingIfNeeded: value)))
    }

    /// The eight digits of 32 bits, the first in the highest byte: all nibbles spread and turned into letters at once.
    private static func digits(_ value: UInt32) -> UInt64 {
        var spread = UInt64(value)
        spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFF
        spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
        spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0F
        let isLetter = (spread &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return spread &+ 0x3030_3030_3030_3030 &+ isLetter &* 0x27
    }

    /// A non-negative number in decimal, without a string in between.
    mutating func writeDecimal(_ value: Int) {
        var digits: InlineArray<20, UInt8> = .init(repeating: 0)
        var position = 20
        var rest = max(0, value)
        repeat {
            position -= 1
            digits[position] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
        for index in position..<20 { writeInteger(digits[index]) }
    }
}

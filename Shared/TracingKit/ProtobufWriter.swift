/// Writes the binary form of Protocol Buffers, as far as OTLP needs it.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    /// Kinds of values on the wire (protobuf.dev/programming-guides/encoding).
    private enum Wire: UInt64 {
        case varint = 0
        case eightBytes = 1
        case length = 2
    }

    mutating func number(_ field: UInt64, _ value: UInt64) {
        tag(field, .varint)
        varint(value)
    }

    /// Eight bytes, the lowest first: `fixed64`, `double`.
    mutating func fixed(_ field: UInt64, _ value: UInt64) {
        tag(field, .eightBytes)
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func text(_ field: UInt64, _ value: String) {
        bytes(field, Array(value.utf8))
    }

    mutating func bytes(_ field: UInt64, _ value: [UInt8]) {
        tag(field, .length)
        varint(UInt64(value.count))
        bytes += value
    }

    mutating func message(_ field: UInt64, _ body: (inout ProtobufWriter) -> Void) {
        var inner = ProtobufWriter()
        body(&inner)
        bytes(field, inner.bytes)
    }

    private mutating func tag(_ field: UInt64, _ wire: Wire) { varint(field << 3 | wire.rawValue) }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

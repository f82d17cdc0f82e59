/// A UUID (RFC 9562): sixteen bytes, kept as two big-endian halves so that it lives in registers.
///
/// Ours are version 7, so their order is the order of creation. Any UUID reads: ids also come from other systems.
package struct UniqueID: Hashable, Comparable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Sixteen bytes in network order; nil for any other count.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (index, byte) in bytes.enumerated() {
            if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
        }
        self.init(high: high, low: low)
    }

    /// Sixteen bytes in network order.
    package var bytes: [UInt8] { withBytes { Array($0) } }

    /// Lends the sixteen bytes in network order without an allocation.
    package func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        let halves = (high.bigEndian, low.bigEndian)
        // Typed throws do not pass through `withUnsafeBytes` in every toolchain we build with, a result does.
        let result: Result<R, E> = withUnsafeBytes(of: halves) { buffer in
            do throws(E) { return .success(try body(buffer)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Milliseconds since 1970 of a version 7 id; meaningless for other versions.
    package var timestampMilliseconds: UInt64 { high >> 16 }

    package static func < (left: UniqueID, right: UniqueID) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension UniqueID: LosslessStringConvertible {
    /// The canonical 36 letters, in either case; nil for anything else (braces, URN form, missing hyphens).
    package init?(_ text: String) {
        self.init(utf8: Array(text.utf8)[...])
    }

    /// As ``init(_:)``, over the text's bytes.
    package init?(utf8 text: ArraySlice<UInt8>) {
        guard text.count == 36 else { return nil }
        var halves: (high: UInt64, low: UInt64) = (0, 0)
        for (position, letter) in text.enumerated() {
            switch position {
            case 8, 13, 18, 23:
                guard letter == UInt8(ascii: "-") else { return nil }
            default:
                guard let nibble = Hex.value(of: letter) else { return nil }
                if position < 18 {
                    halves.high = halves.high << 4 | UInt64(nibble)
                } else {
                    halves.low = halves.low << 4 | UInt64(nibble)
                }
            }
        }
        self.init(high: halves.high, low: halves.low)
    }

    /// The canonical 36 letters in lower case.
    package var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the canonical text to a buffer, for writers that build bytes.
    package func append(to text: inout [UInt8]) {
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            Hex.append(UInt8(truncatingIfNeeded: high >> shift), to: &text)
            if shift == 32 || shift == 16 || shift == 0 { text.append(UInt8(ascii: "-")) }
        }
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            Hex.append(UInt8(truncatingIfNeeded: low >> shift), to: &text)
            if shift == 48 { text.append(UInt8(ascii: "-")) }
        }
    }
}

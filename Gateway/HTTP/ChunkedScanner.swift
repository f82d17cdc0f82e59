/// Follows the chunked coding (RFC 9112 section 7.1) without changing it: the bytes it has accepted can be passed on as
/// they are. Extensions and trailers are refused; nobody sends them to us, and readers differ over them.
struct ChunkedScanner {
    enum Result: Equatable {
        /// All bytes belong to the body, which goes on.
        case more
        /// The body ended before this offset.
        case complete(Int)
        case malformed
    }

    private enum State {
        case size(digits: Int)
        case sizeLineFeed
        case data
        case dataCarriageReturn, dataLineFeed
        case lastCarriageReturn, lastLineFeed
        case done
    }

    /// Bytes of content so far, framing not counted.
    private(set) var payload = 0
    private var state = State.size(digits: 0)
    private var remaining = 0

    /// - Parameter onData: told each range of content within `bytes`.
    mutating func scan(_ bytes: Span<UInt8>, onData: (Range<Int>) -> Void = { _ in }) -> Result {
        var index = 0
        while index < bytes.count {
            if case .data = state {
                let count = min(remaining, bytes.count - index)
                onData(index..<(index + count))
                remaining -= count
                payload += count
                index += count
                if remaining == 0 { state = .dataCarriageReturn }
                continue
            }
            guard step(bytes[index]) else { return .malformed }
            index += 1
            if case .done = state { return .complete(index) }
        }
        return .more
    }

    private mutating func step(_ byte: UInt8) -> Bool {
        switch state {
        case .size(let digits):
            if let nibble = ASCII.nibble(byte) {
                // Seven digits are 256 MiB, far above any limit of ours.
                guard digits < 7 else { return false }
                remaining = remaining << 4 | Int(nibble)
                state = .size(digits: digits + 1)
                return true
            }
            guard digits > 0, byte == ASCII.carriageReturn else { return false }
            state = .sizeLineFeed
        case .sizeLineFeed:
            guard byte == ASCII.lineFeed else { return false }
            state = remaining == 0 ? .lastCarriageReturn : .data
        case .dataCarriageReturn:
            guard byte == ASCII.carriageReturn else { return false }
            state = .dataLineFeed
        case .dataLineFeed:
            guard byte == ASCII.lineFeed else { return false }
            state = .size(digits: 0)
        case .lastCarriageReturn:
            guard byte == ASCII.carriageReturn else { return false }
            state = .lastLineFeed
        case .lastLineFeed:
            guard byte == ASCII.lineFeed else { return false }
            state = .done
        case .data, .done:
            return false
        }
        return true
    }
}

/// Follows the chunked coding (RFC 9112 section 7.1) without changing it. Extensions are passed over, as section 7.1.1
/// asks of whoever does not know them. Trailers are refused: nobody sends them to us, and readers differ over them.
struct ChunkedScanner {
    /// Bytes of all extensions of one body together: they are no part of it, so no other limit counts them.
    static let extensionLimit = 4 << 10

    enum Result: Equatable {
        /// All bytes belong to the body, which goes on.
        case more
        /// The body ended before this offset.
        case complete(Int)
        case malformed
    }

    private enum State {
        case size(digits: Int)
        /// Behind a size only spaces may come before the semicolon of an extension.
        case beforeExtension
        /// A name has to follow the semicolon.
        case extensionName
        case extensionRest
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
    private var extensionBytes = 0

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
            guard digits > 0 else { return false }
            return endSize(byte)
        case .beforeExtension, .extensionName, .extensionRest: return takeExtension(byte)
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

    private mutating func endSize(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.carriageReturn: state = .sizeLineFeed
        case UInt8(ascii: ";"): state = .extensionName
        case ASCII.space, ASCII.tab: state = .beforeExtension
        default: return false
        }
        return true
    }

    /// A line feed that stands alone, or any other control byte, is what one reader takes for the end and another not.
    private mutating func takeExtension(_ byte: UInt8) -> Bool {
        extensionBytes += 1
        guard extensionBytes <= Self.extensionLimit else { return false }
        switch (state, byte) {
        case (.beforeExtension, UInt8(ascii: ";")): state = .extensionName
        case (.beforeExtension, ASCII.space), (.beforeExtension, ASCII.tab): break
        case (.beforeExtension, _): return false
        case (.extensionName, ASCII.space), (.extensionName, ASCII.tab): break
        case (.extensionName, _) where ASCII.isNameByte(byte) || byte == UInt8(ascii: "_"): state = .extensionRest
        case (.extensionRest, ASCII.carriageReturn): state = .sizeLineFeed
        case (.extensionRest, _) where byte >= ASCII.space && byte != 0x7F || byte == ASCII.tab: break
        default: return false
        }
        return true
    }
}

/// Follows a service's WebSocket frames (RFC 6455 section 5.2) without changing them, so that it is known where another
/// may be put between two.
struct FrameCursor {
    private enum State {
        case first
        case length
        /// Bytes of a long length, or of a mask, that are to come.
        case longLength(left: Int, masked: Bool)
        case mask(left: Int)
        case payload
    }

    private var state = State.first
    private var remaining: UInt64 = 0
    private var isClosing = false
    /// The service has sent its close frame: nothing may follow.
    private(set) var hasClosed = false

    /// Before the first byte of a frame.
    var isBetweenFrames: Bool { if case .first = state { true } else { false } }

    /// - Returns: how many of these bytes were taken; fewer than all only when asked to stop between frames.
    mutating func advance(_ bytes: Span<UInt8>, stopsBetweenFrames: Bool = false) -> Int {
        var index = 0
        while index < bytes.count {
            if stopsBetweenFrames, isBetweenFrames { return index }
            if case .payload = state {
                let count = Int(min(remaining, UInt64(bytes.count - index)))
                remaining -= UInt64(count)
                index += count
                if remaining == 0 { endFrame() }
                continue
            }
            step(bytes[index])
            index += 1
        }
        return index
    }

    private mutating func step(_ byte: UInt8) {
        switch state {
        case .first:
            isClosing = byte & 0x0F == 8
            state = .length
        case .length:
            let masked = byte & 0x80 != 0
            switch byte & 0x7F {
            case 126: (state, remaining) = (.longLength(left: 2, masked: masked), 0)
            case 127: (state, remaining) = (.longLength(left: 8, masked: masked), 0)
            case let length:
                remaining = UInt64(length)
                endLength(masked)
            }
        case .longLength(let left, let masked):
            remaining = remaining << 8 | UInt64(byte)
            if left > 1 { state = .longLength(left: left - 1, masked: masked) } else { endLength(masked) }
        case .mask(let left):
            if left > 1 { state = .mask(left: left - 1) } else { beginPayload() }
        case .payload: break
        }
    }

    private mutating func endLength(_ masked: Bool) {
        if masked { state = .mask(left: 4) } else { beginPayload() }
    }

    private mutating func beginPayload() {
        if remaining == 0 { endFrame() } else { state = .payload }
    }

    private mutating func endFrame() {
        state = .first
        if isClosing { hasClosed = true }
    }
}

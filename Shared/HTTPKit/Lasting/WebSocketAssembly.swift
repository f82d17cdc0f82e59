import NIOCore
import NIOWebSocket

/// Makes messages of a client's frames, and finds what RFC 6455 does not allow. A value without a socket: a frame goes
/// in, what is to be done comes out.
struct WebSocketAssembly {
    enum Action: Equatable {
        /// More of it has to come, or nothing is to be done.
        case none
        case message(WebSocketMessage)
        /// Answered with the same content.
        case ping(ByteBuffer)
        /// The client ends it; what it said is answered.
        case close(WebSocketCloseCode?)
        case refuse(WebSocketCloseCode)
    }

    /// Bytes of a message, over all its frames.
    let limit: Int
    private var isText = false
    private var begun: ByteBuffer?

    init(limit: Int) {
        self.limit = limit
    }

    mutating func take(_ frame: WebSocketFrame) -> Action {
        // Section 5.1: a client masks. Sections 5.2: no extension gave the reserved bits a meaning.
        guard frame.maskKey != nil, frame.reservedBits.isEmpty else { return .refuse(.protocolError) }
        let data = frame.unmaskedData
        switch frame.opcode {
        case .text: return begin(data, isText: true, isLast: frame.fin)
        case .binary: return begin(data, isText: false, isLast: frame.fin)
        case .continuation: return goOn(data, isLast: frame.fin)
        case .ping: return frame.fin && data.readableBytes <= 125 ? .ping(data) : .refuse(.protocolError)
        case .pong: return frame.fin ? .none : .refuse(.protocolError)
        case .connectionClose: return Self.close(data)
        default: return .refuse(.protocolError)
        }
    }

    private mutating func begin(_ data: ByteBuffer, isText: Bool, isLast: Bool) -> Action {
        guard begun == nil else { return .refuse(.protocolError) }
        guard data.readableBytes <= limit else { return .refuse(.tooLarge) }
        self.isText = isText
        begun = data
        return isLast ? end() : .none
    }

    private mutating func goOn(_ data: ByteBuffer, isLast: Bool) -> Action {
        guard var whole = begun else { return .refuse(.protocolError) }
        guard whole.readableBytes + data.readableBytes <= limit else { return .refuse(.tooLarge) }
        // One owner while it grows.
        begun = nil
        whole.writeImmutableBuffer(data)
        begun = whole
        return isLast ? end() : .none
    }

    private mutating func end() -> Action {
        guard let whole = begun else { return .none }
        begun = nil
        guard isText else { return .message(.binary(Array(whole.readableBytesView))) }
        guard let text = String(validating: whole.readableBytesView, as: UTF8.self) else { return .refuse(.notUTF8) }
        return .message(.text(text))
    }

    /// A code and a reason, or nothing at all (section 5.5.1).
    private static func close(_ data: ByteBuffer) -> Action {
        var data = data
        guard data.readableBytes > 0 else { return .close(nil) }
        guard data.readableBytes <= 125, let code = data.readInteger(as: UInt16.self).map(WebSocketCloseCode.init),
            code.isSendable
        else { return .refuse(.protocolError) }
        guard String(validating: data.readableBytesView, as: UTF8.self) != nil else { return .refuse(.notUTF8) }
        return .close(code)
    }
}

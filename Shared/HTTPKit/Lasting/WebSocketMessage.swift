/// What one side of a WebSocket tells the other.
package enum WebSocketMessage: Sendable, Equatable {
    case text(String)
    case binary([UInt8])
}

/// Why a WebSocket ends (RFC 6455 section 7.4).
package struct WebSocketCloseCode: Sendable, Hashable {
    package let rawValue: UInt16

    package init(_ rawValue: UInt16) { self.rawValue = rawValue }

    package static let normal = Self(1000)
    /// The server leaves; the client may come back.
    package static let goingAway = Self(1001)
    package static let protocolError = Self(1002)
    package static let notUTF8 = Self(1007)
    /// The caller may go on no longer.
    package static let policy = Self(1008)
    package static let tooLarge = Self(1009)
    package static let internalError = Self(1011)

    /// Whether it may be sent; the others tell what happened without a frame, or belong to nobody.
    var isSendable: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}

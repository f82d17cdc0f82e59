import HTTPKit

/// An exchange that goes on until somebody ends it: an event stream, or a WebSocket.
struct Lasting {
    enum Kind { case events, socket }

    let kind: Kind
    /// Whose streams it counts among.
    let share: CallerShare
    /// Its answer has begun.
    var isOpen = false
    /// Where the service's frames begin and end.
    var frames = FrameCursor()
    /// The client sends no more, and is about to go.
    var clientIsDone = false
    /// It ends as soon as a frame does.
    var farewell: StreamEnd?
}

/// Why a stream or a socket ended.
enum StreamEnd: String, CaseIterable {
    /// The service ended it.
    case service
    /// The client went.
    case client
    /// The token, the session, or the key no longer holds.
    case revoked
    /// The gateway stops.
    case draining
    /// The client does not read.
    case reader
    /// Nothing came for long, which the service should not let happen.
    case silence
    /// The connection to the service broke.
    case lost

    var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// What a WebSocket's client is told (RFC 6455 section 7.4.1); nil when the service has said it, or nobody hears.
    /// - Parameter isPublic: the route's service judges tokens itself, and says 4401 of one that no longer holds.
    func closeCode(isPublic: Bool) -> UInt16? {
        switch self {
        case .client: nil
        case .revoked where isPublic: 4401
        case .revoked, .reader: 1008
        case .service, .draining: 1001
        case .silence, .lost: 1011
        }
    }
}

extension Request {
    /// Open, and not only asked for.
    var isLasting: Bool { lasting?.isOpen ?? false }

    /// Browsers cannot give a WebSocket a header, so a subprotocol that is none may carry the token.
    private static let bearerPrefix = "florin.bearer."

    /// The token among the subprotocols; nil without one, and where the request opens no socket.
    var bearerProtocol: String? {
        guard head.upgrade != nil else { return nil }
        return head.webSocketProtocols.lazy.compactMap { text($0) }.first { $0.hasPrefix(Self.bearerPrefix) }
            .map { String($0.dropFirst(Self.bearerPrefix.utf8.count)) }
    }

    /// What a service may hear of: a token is none of it.
    var offeredProtocols: [String] {
        head.webSocketProtocols.compactMap { text($0) }.filter { !$0.hasPrefix(Self.bearerPrefix) }
    }

    /// As it stands in `Authorization`, or would.
    var credential: String? { text(head.authorization) ?? bearerProtocol.map { "Bearer \($0)" } }
}

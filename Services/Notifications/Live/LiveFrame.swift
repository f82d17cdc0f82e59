import HTTPKit
import JSONKit
import Primitives

/// What a client is told: a frame of a socket, an event of a stream.
enum LiveFrame: Sendable {
    case ready(unread: Int, cursor: Int64)
    case notification(InboxEntry)
    case unread(Int)
    case read([UniqueID])
    case gap(Int64)
    case tokenExpiring(Timestamp)
    case pong(Timestamp)
    case error(Problem)

    var type: StaticString {
        switch self {
        case .ready: "ready"
        case .notification: "notification"
        case .unread: "unread"
        case .read: "read"
        case .gap: "gap"
        case .tokenExpiring: "token_expiring"
        case .pong: "pong"
        case .error: "error"
        }
    }

    /// The frame as it is sent.
    var text: String {
        var out = JSONWriter()
        out.object { out in
            out.field("type", "\(type)")
            switch self {
            case .ready(let unread, let cursor):
                out.field("unread", unread)
                out.field("cursor", cursor)
            case .notification(let entry):
                out.field("cursor", entry.seq)
                out.rawField("notification", JSON.encode(NotificationView(entry)))
            case .unread(let count): out.field("count", count)
            case .read(let ids): out.field("ids", ids)
            case .gap(let cursor): out.field("cursor", cursor)
            case .tokenExpiring(let time): out.field("expires_at", time)
            case .pong(let time): out.field("at", time)
            case .error(let problem):
                out.field("code", problem.code.code)
                out.field("detail", problem.detail ?? problem.code.title)
                if !problem.errors.isEmpty { out.field("errors", problem.errors) }
            }
        }
        return String(decoding: out.bytes, as: UTF8.self)
    }
}

/// A frame in its text, made once for all sockets and streams that it goes to.
struct LiveText: Sendable {
    let type: StaticString
    let text: String
    /// Where a client goes on that has seen it, where it says that.
    private(set) var cursor: Int64?

    init(_ frame: LiveFrame) {
        type = frame.type
        text = frame.text
        cursor =
            switch frame {
            case .notification(let entry): entry.seq
            case .gap(let cursor), .ready(_, let cursor): cursor
            case .unread, .read, .tokenExpiring, .pong, .error: nil
            }
    }

    var withoutCursor: LiveText {
        var copy = self
        copy.cursor = nil
        return copy
    }
}

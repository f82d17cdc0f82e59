import Primitives

/// What all processes are told: by an inbox's writer, as `V0009__live.sql` writes it, and by each other.
enum LivePayload: Equatable, Sendable {
    static let channel = "notifications_live"

    /// Something has come into the inbox.
    case new(UserID)
    /// How much is unread there may be different.
    case count(UserID)
    /// - Parameter asker: the socket that did it, and is answered by itself.
    case read(UserID, asker: UniqueID?, [UniqueID])
    /// A socket was opened at a process, which has these of its user.
    case opened(UserID, socket: UniqueID, process: UniqueID, [UniqueID])
    /// And another has these.
    case have(UserID, socket: UniqueID, process: UniqueID, [UniqueID])

    /// Nil for what a later version may have to say.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count >= 2, let user = UniqueID(String(words[1])).map(UserID.init) else { return nil }
        switch words[0] {
        case "new": self = .new(user)
        case "count": self = .count(user)
        case "read" where words.count == 4:
            self = .read(user, asker: UniqueID(String(words[2])), Self.ids(words[3]))
        case "opened" where words.count == 5, "have" where words.count == 5:
            guard let socket = UniqueID(String(words[2])), let process = UniqueID(String(words[3])) else { return nil }
            let ids = Self.ids(words[4])
            self =
                words[0] == "opened"
                ? .opened(user, socket: socket, process: process, ids)
                : .have(user, socket: socket, process: process, ids)
        default: return nil
        }
    }

    private static func ids(_ word: Substring) -> [UniqueID] {
        word.split(separator: ",").compactMap { UniqueID(String($0)) }
    }

    /// As it is told.
    var text: String {
        switch self {
        case .new(let user): "new \(user)"
        case .count(let user): "count \(user)"
        case .read(let user, let asker, let ids): "read \(user) \(asker.map { "\($0)" } ?? "-") \(Self.list(ids))"
        case .opened(let user, let socket, let process, let ids):
            "opened \(user) \(socket) \(process) \(Self.list(ids))"
        case .have(let user, let socket, let process, let ids):
            "have \(user) \(socket) \(process) \(Self.list(ids))"
        }
    }

    private static func list(_ ids: [UniqueID]) -> String { ids.map(\.description).joined(separator: ",") }
}

import Primitives

/// What an inbox's writer has told all processes, as `V0009__live.sql` writes it.
enum LivePayload: Equatable, Sendable {
    static let channel = "notifications_live"

    /// Something has come into the inbox.
    case new(UserID)
    /// How much is unread there may be different.
    case count(UserID)
    /// - Parameter asker: the socket that did it, and is answered by itself.
    case read(UserID, asker: UniqueID?, [UniqueID])

    /// Nil for what a later version may have to say.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count >= 2, let user = UniqueID(String(words[1])).map(UserID.init) else { return nil }
        switch words[0] {
        case "new": self = .new(user)
        case "count": self = .count(user)
        case "read" where words.count == 4:
            let ids = words[3].split(separator: ",").compactMap { UniqueID(String($0)) }
            self = .read(user, asker: UniqueID(String(words[2])), ids)
        default: return nil
        }
    }
}

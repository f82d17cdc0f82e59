import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// Entries as they are written.
enum Inbox {
    struct Text: Sendable {
        let title: String
        let text: String
        let actionURL: String?
    }

    /// Locks the user's inbox until the transaction ends, so that numbers become visible in their order.
    static func nextSeq(_ user: UserID) -> SQL {
        """
        insert into notifications.entry_heads as head (user_id, seq) values (\(user), 1)
        on conflict (user_id) do update set seq = head.seq + 1 returning seq
        """
    }

    static func insert(_ taken: TakenNotice, _ user: UserID, seq: Int64, text: Text) -> SQL {
        """
        insert into notifications.entries (id, user_id, seq, event, type, priority, title, text, action_url, data,
            created_at, expires_at)
        values (\(taken.id), \(user), \(seq), \(taken.event.name), \(taken.event.type?.rawValue ?? "other"),
            \(taken.event.priority.rawValue), \(text.title), \(text.text), \(text.actionURL),
            \(json: JSON.encode(JSONValue.object(taken.openVariables))), \(taken.now), \(taken.expiresAt))
        """
    }
}

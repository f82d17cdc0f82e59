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

    /// An entry without its number.
    struct Line: Sendable {
        let taken: TakenNotice
        let user: UserID
        let text: Text

        init(_ taken: TakenNotice, _ user: UserID, _ text: Text) {
            (self.taken, self.user, self.text) = (taken, user, text)
        }
    }

    static func insert(_ lines: [Line]) -> SQL {
        """
        with \(heads(lines))
        insert into notifications.entries (id, user_id, seq, event, type, priority, title, text, action_url, data,
            count, created_at, expires_at)
        select id, user_id, heads.seq - behind, event, type, priority, title, text, action_url, data::jsonb, count,
            created_at, expires_at
        from unnest(
            \(lines.map(\.taken.id)), \(lines.map(\.user)), \(behind(lines)), \(lines.map(\.taken.event.name)),
            \(lines.map { $0.taken.event.type?.rawValue ?? "other" }),
            \(lines.map(\.taken.event.priority.rawValue)), \(lines.map(\.text.title)), \(lines.map(\.text.text)),
            \(lines.map(\.text.actionURL)), \(lines.map(\.taken.variablesText)), \(lines.map(\.taken.standsFor)),
            \(lines.map(\.taken.now)), \(lines.map(\.taken.expiresAt))
        ) as line (id, user_id, behind, event, type, priority, title, text, action_url, data, count, created_at,
            expires_at)
        join heads using (user_id)
        """
    }

    /// An entry that says something else now is new again.
    static func replace(_ lines: [Line]) -> SQL {
        """
        with \(heads(lines))
        update notifications.entries e
        set count = line.count, seq = heads.seq - behind, title = line.title, text = line.text, read_at = null,
            data = line.data::jsonb
        from unnest(
            \(lines.map(\.taken.id)), \(lines.map(\.user)), \(behind(lines)), \(lines.map(\.taken.standsFor)),
            \(lines.map(\.text.title)), \(lines.map(\.text.text)), \(lines.map(\.taken.variablesText))
        ) as line (id, user_id, behind, count, title, text, data)
        join heads using (user_id)
        where e.id = line.id
        """
    }

    /// The last number of each owner, so many on as there are lines. Locks their inboxes until the transaction ends, so
    /// that numbers become visible in their order.
    private static func heads(_ lines: [Line]) -> SQL {
        """
        heads as (
            insert into notifications.entry_heads as head (user_id, seq)
            select user_id, count(*) from unnest(\(lines.map(\.user))) as owner (user_id)
            group by user_id order by user_id
            on conflict (user_id) do update set seq = head.seq + excluded.seq
            returning user_id, seq)
        """
    }

    /// How many of its owner's come after each.
    private static func behind(_ lines: [Line]) -> [Int] {
        var seen: [UserID: Int] = [:]
        let backwards = lines.reversed().map { line in
            defer { seen[line.user, default: 0] += 1 }
            return seen[line.user, default: 0]
        }
        return backwards.reversed()
    }
}

import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// An entry as its owner sees it.
struct InboxEntry: Sendable {
    let id: UniqueID
    let seq: Int64
    let event: String
    let type: String
    let priority: String
    let title: String
    let text: String
    let actionURL: String?
    let data: [UInt8]
    let subject: NoticeSubject?
    let count: Int
    let readAt: Timestamp?
    let dismissedAt: Timestamp?
    let createdAt: Timestamp
    let expiresAt: Timestamp?
}

/// Which entries a list shows; those that are over never.
struct InboxFilter: Sendable {
    var unread: Bool?
    var type: NotificationType?
    var priority: Priority?
    /// Those that ask somebody to look at something.
    var alertsOnly = false
    var dismissed: Bool?
}

struct InboxCounts: Sendable {
    let unread: Int
    let total: Int
    let byType: [(type: String, unread: Int, total: Int)]
    let latestSeq: Int64
}

/// What is marked: entries by their ids, or all up to one.
enum InboxRange: Sendable {
    case ids([UniqueID])
    case upTo(Int64)

    var condition: SQL {
        switch self {
        case .ids(let ids): "i.id = any(\(ids))"
        case .upTo(let seq): "i.seq <= \(seq)"
        }
    }
}

/// All SQL for what people read in their inbox.
struct InboxStore: Sendable {
    let client: PostgresClient

    /// Newest first, those before `before`.
    func list(
        of user: UserID, _ filter: InboxFilter, before: Int64?, limit: Int, now: Timestamp
    ) async throws -> [InboxEntry] {
        var list = ListQuery()
        list.equals("i.user_id", user)
        list.requires("(i.expires_at is null or i.expires_at > \(now))")
        if let unread = filter.unread { list.requires(unread ? "i.read_at is null" : "i.read_at is not null") }
        list.says("i.type", filter.type)
        list.says("i.priority", filter.priority)
        if filter.alertsOnly { list.requires(Self.isAlert) }
        if let dismissed = filter.dismissed {
            list.requires(dismissed ? "i.dismissed_at is not null" : "i.dismissed_at is null")
        }
        list.follows("i.seq", before)
        return try Self.entries(
            await client.query("\(Self.select) \(list.conditions) order by i.seq desc limit \(limit)"))
    }

    func find(_ id: UniqueID, of user: UserID, now: Timestamp) async throws -> InboxEntry? {
        try Self.entries(
            await client.query(
                """
                \(Self.select) where i.id = \(id) and i.user_id = \(user)
                    and (i.expires_at is null or i.expires_at > \(now))
                """)
        ).first
    }

    func counts(of user: UserID, now: Timestamp) async throws -> InboxCounts {
        let rows = try await client.query(
            """
            select type, count(*) filter (where read_at is null), count(*) from notifications.entries
            where user_id = \(user) and (expires_at is null or expires_at > \(now)) group by type order by type
            """)
        let types = try rows.decode(String.self, Int.self, Int.self).map { (type: $0.0, unread: $0.1, total: $0.2) }
        let head = try await client.query("select seq from notifications.entry_heads where user_id = \(user)")
        return InboxCounts(
            unread: types.reduce(0) { $0 + $1.unread }, total: types.reduce(0) { $0 + $1.total }, byType: types,
            latestSeq: try head.first(Int64.self) ?? 0)
    }

    /// - Parameter socket: by which it was asked for; its user's others are told.
    /// - Returns: how many it changed, and how many are unread then.
    func mark(
        read: Bool, _ range: InboxRange, of user: UserID, now: Timestamp, by socket: UniqueID? = nil
    ) async throws -> (updated: Int, unread: Int) {
        try await client.transaction { transaction in
            if let socket { try await transaction.query(LiveStore.asked(by: socket)) }
            let rows = try await transaction.pipeline([
                """
                update notifications.entries i set read_at = \(read ? now : nil)
                where i.user_id = \(user) and \(range.condition)
                    and (i.expires_at is null or i.expires_at > \(now))
                    and \(read ? "i.read_at is null" : "i.read_at is not null" as SQL)
                """,
                """
                select count(*) from notifications.entries
                where user_id = \(user) and read_at is null and (expires_at is null or expires_at > \(now))
                """,
            ])
            return (rows[0].affected, try rows[1].first(Int.self) ?? 0)
        }
    }

    func dismiss(_ id: UniqueID, of user: UserID, now: Timestamp) async throws -> InboxEntry? {
        let changed = try await client.execute(
            """
            update notifications.entries i set dismissed_at = coalesce(i.dismissed_at, \(now))
            where i.id = \(id) and i.user_id = \(user) and \(Self.isAlert)
                and (i.expires_at is null or i.expires_at > \(now))
            """)
        return changed == 0 ? nil : try await find(id, of: user, now: now)
    }

    /// The happening itself stays known, so that a repetition does not bring the entry back.
    func delete(_ id: UniqueID, of user: UserID, alertsOnly: Bool) async throws -> Bool {
        var list = ListQuery()
        list.equals("i.id", id)
        list.equals("i.user_id", user)
        if alertsOnly { list.requires(Self.isAlert) }
        return try await client.execute("delete from notifications.entries i \(list.conditions)") == 1
    }

    func deleteRead(of user: UserID) async throws -> Int {
        try await client.execute(
            "delete from notifications.entries where user_id = \(user) and read_at is not null")
    }

    private static let isAlert: SQL = "(i.event like 'alert.%' or i.event in ('bill.reminder', 'loan.repayment_due'))"

    private static let select: SQL =
        "select \(columns) from notifications.entries i join notifications.notices n using (id)"

    /// Of an entry `i` and its notice `n`, as `entry(of:)` reads them.
    static let columns: SQL = """
        i.id, i.seq, i.event, i.type, i.priority, i.title, i.text, i.action_url, i.data, n.subject_kind, n.subject_id,
            i.count, i.read_at, i.dismissed_at, i.created_at, i.expires_at
        """
    static let columnCount = 16

    private static func entries(_ rows: Rows) throws(PostgresError) -> [InboxEntry] {
        var entries: [InboxEntry] = []
        for row in rows { entries.append(try entry(of: row)) }
        return entries
    }

    static func entry(of row: Row) throws(PostgresError) -> InboxEntry {
        let (id, seq, event, type, priority, title, text, actionURL, data) = try row.decode(
            UniqueID.self, Int64.self, String.self, String.self, String.self, String.self, String.self, String?.self,
            [UInt8].self)
        let subject: NoticeSubject?
        if let kind = try row.decode(String?.self, at: 9), let subjectID = try row.decode(String?.self, at: 10) {
            subject = NoticeSubject(kind: kind, id: subjectID)
        } else {
            subject = nil
        }
        return InboxEntry(
            id: id, seq: seq, event: event, type: type, priority: priority, title: title, text: text,
            actionURL: actionURL, data: data, subject: subject, count: Int(try row.decode(Int32.self, at: 11)),
            readAt: try row.decode(Timestamp?.self, at: 12), dismissedAt: try row.decode(Timestamp?.self, at: 13),
            createdAt: try row.decode(Timestamp.self, at: 14), expiresAt: try row.decode(Timestamp?.self, at: 15))
    }
}

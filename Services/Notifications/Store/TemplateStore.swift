import NotificationsDomain
import PostgresAccess
import Primitives

/// A template of an operator's.
struct TemplateRecord: Sendable {
    enum Status: String, CaseIterable, Sendable {
        case draft, published, archived
    }

    let id: UniqueID
    let key: TemplateKey
    let version: Int
    let status: Status
    let parts: TemplateParts
    let createdAt: Timestamp
    let publishedAt: Timestamp?
}

/// All SQL for templates. A published one is never changed; the next version takes its place.
struct TemplateStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func add(
        _ parts: TemplateParts, for key: TemplateKey, id: UniqueID, by user: UserID, now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> TemplateRecord {
        // Two that write at once get two numbers.
        try await transaction.execute(Self.lock(key))
        let rows = try await transaction.query(
            """
            insert into notifications.templates (id, event, channel, locale, version, status, subject, title, text,
                html, created_by, created_at)
            select \(id), \(key.event), \(key.channel.rawValue), \(key.locale), coalesce(max(version), 0) + 1, 'draft',
                \(parts.subject), \(parts.title), \(parts.text), \(parts.html), \(user), \(now)
            from notifications.templates
            where event = \(key.event) and channel = \(key.channel.rawValue) and locale = \(key.locale)
            returning \(Self.columns)
            """)
        guard let record = try Self.records(rows).first else { throw NotificationsError.notFound }
        return record
    }

    /// - Throws: `notFound`, `templateNotDraft`.
    nonisolated(nonsending) func publish(
        _ id: UniqueID, by user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> TemplateRecord {
        let found = try await transaction.query(
            "select \(Self.columns) from notifications.templates where id = \(id) for update")
        guard let record = try Self.records(found).first else { throw NotificationsError.notFound }
        guard record.status == .draft else { throw NotificationsError.templateNotDraft }
        // Of two that are published at once the later one archives the other.
        try await transaction.execute(Self.lock(record.key))
        let rows = try await transaction.pipeline([
            """
            update notifications.templates set status = 'archived'
            where event = \(record.key.event) and channel = \(record.key.channel.rawValue)
                and locale = \(record.key.locale) and status = 'published'
            """,
            """
            update notifications.templates
            set status = 'published', published_by = \(user), published_at = \(now) where id = \(id)
            returning \(Self.columns)
            """,
        ])
        guard let published = try Self.records(rows[1]).first else { throw NotificationsError.notFound }
        return published
    }

    private static func lock(_ key: TemplateKey) -> SQL {
        """
        select pg_advisory_xact_lock(
            hashtext('notifications.templates'), hashtext(\("\(key.event) \(key.channel.rawValue) \(key.locale)")))
        """
    }

    func find(_ id: UniqueID) async throws -> TemplateRecord? {
        try Self.records(
            await client.query("select \(Self.columns) from notifications.templates where id = \(id)")
        ).first
    }

    func list(event: String?, after: UniqueID?, limit: Int) async throws -> [TemplateRecord] {
        var list = ListQuery()
        list.equals("event", event)
        list.follows("id", after)
        return try Self.records(
            await client.query(
                """
                select \(Self.columns) from notifications.templates \(list.conditions) order by id desc limit \(limit)
                """))
    }

    func published() async throws -> [TemplateRecord] {
        try Self.records(
            await client.query("select \(Self.columns) from notifications.templates where status = 'published'"))
    }

    private static let columns: SQL = """
        id, event, channel, locale, version, status, subject, title, text, html, created_at, published_at
        """

    private static func records(_ rows: Rows) throws(PostgresError) -> [TemplateRecord] {
        var records: [TemplateRecord] = []
        for row in rows {
            let (id, event, channel, locale, version, status) = try row.decode(
                UniqueID.self, String.self, String.self, String.self, Int32.self, String.self)
            guard let channel = Channel(rawValue: channel), let status = TemplateRecord.Status(rawValue: status) else {
                throw PostgresError(.decoding, message: "template \(id) has a value that we do not know")
            }
            records.append(
                TemplateRecord(
                    id: id, key: TemplateKey(event: event, channel: channel, locale: locale), version: Int(version),
                    status: status,
                    parts: TemplateParts(
                        subject: try row.decode(String?.self, at: 6), title: try row.decode(String?.self, at: 7),
                        text: try row.decode(String.self, at: 8), html: try row.decode(String?.self, at: 9)),
                    createdAt: try row.decode(Timestamp.self, at: 10),
                    publishedAt: try row.decode(Timestamp?.self, at: 11)))
        }
        return records
    }
}

import NotificationsDomain
import PostgresAccess
import Primitives

/// What was reported about one delivery.
struct MailReportRow: Sendable {
    enum Kind: String, Sendable, CaseIterable { case hard, soft, blocked, complaint, unsubscribe }

    let delivery: UniqueID
    let kind: Kind
    let userID: UserID?
    let address: String
    let code: String?
    let at: Timestamp
}

/// All SQL for addresses that nothing goes to, and for what was reported about mail.
struct SuppressionStore: Sendable {
    let client: PostgresClient

    /// The first reason stays, but for a complaint: an address that does not work stops more.
    /// - Returns: whether it is new.
    @discardableResult
    func add(_ suppression: Suppression, in transaction: PostgresTransaction) async throws(PostgresError) -> Bool {
        try await transaction.execute(
            """
            insert into notifications.suppressions as s
                (id, channel, address, reason, user_id, created_by, created_at)
            values (\(suppression.id), \(suppression.channel.rawValue), \(suppression.address),
                \(suppression.reason.rawValue), \(suppression.userID), \(suppression.createdBy),
                \(suppression.createdAt))
            on conflict (channel, address) do update set reason = excluded.reason, created_by = excluded.created_by
            where s.reason = 'complaint' and excluded.reason <> 'complaint'
            """) == 1
    }

    func find(
        _ channel: Channel, _ address: String, in transaction: PostgresTransaction
    ) async throws -> Suppression? {
        let rows = try await transaction.query(
            """
            select id, channel, address, reason, user_id, created_by, created_at from notifications.suppressions
            where channel = \(channel.rawValue) and address = \(Suppression.spelt(address, channel))
            """)
        return try Self.suppressions(rows).first
    }

    func find(_ id: UniqueID, in transaction: PostgresTransaction) async throws -> Suppression? {
        let rows = try await transaction.query(
            """
            select id, channel, address, reason, user_id, created_by, created_at
            from notifications.suppressions where id = \(id) for update
            """)
        return try Self.suppressions(rows).first
    }

    func find(_ id: UniqueID) async throws -> Suppression? {
        let rows = try await client.query(
            """
            select id, channel, address, reason, user_id, created_by, created_at
            from notifications.suppressions where id = \(id)
            """)
        return try Self.suppressions(rows).first
    }

    /// Newest first.
    func list(
        channel: Channel?, address: String?, reason: SuppressionReason?, after: UniqueID?, limit: Int
    ) async throws -> [Suppression] {
        var list = ListQuery()
        list.says("channel", channel)
        if let address {
            // A number or a token has no letters whose case matters to anybody who looks.
            list.requires("(address = \(address) or address = \(Suppression.spelt(address, .email)))")
        }
        list.says("reason", reason)
        list.follows("id", after)
        let rows = try await client.query(
            """
            select id, channel, address, reason, user_id, created_by, created_at
            from notifications.suppressions \(list.conditions) order by id desc limit \(limit)
            """)
        return try Self.suppressions(rows)
    }

    func set(
        _ reason: SuppressionReason, of id: UniqueID, by user: UserID, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update notifications.suppressions set reason = \(reason.rawValue), created_by = \(user) where id = \(id)
            """)
    }

    /// What was reported before is forgotten with it: otherwise the next soft bounce would bring it back.
    func remove(_ suppression: Suppression, in transaction: PostgresTransaction) async throws(PostgresError) {
        try await transaction.execute("delete from notifications.suppressions where id = \(suppression.id)")
        guard suppression.channel == .email else { return }
        try await transaction.execute(
            "delete from notifications.mail_reports where address = \(suppression.address) and kind = 'soft'")
    }

    /// Reports on one address wait for each other: of two at once each would count without the other.
    /// - Returns: false when the same was reported before.
    func note(_ report: MailReportRow, in transaction: PostgresTransaction) async throws(PostgresError) -> Bool {
        let key = "mail_reports \(Suppression.spelt(report.address, .email))"
        try await transaction.execute("select pg_advisory_xact_lock(hashtextextended(\(key), 0))")
        return try await transaction.execute(
            """
            insert into notifications.mail_reports (delivery_id, kind, user_id, address, code, at)
            values (\(report.delivery), \(report.kind.rawValue), \(report.userID),
                \(Suppression.spelt(report.address, .email)), \(report.code), \(report.at))
            on conflict (delivery_id, kind) do nothing
            """) == 1
    }

    /// The latest, one for each delivery.
    func softBounces(of address: String, in transaction: PostgresTransaction) async throws -> [Timestamp] {
        let rows = try await transaction.query(
            """
            select at from notifications.mail_reports
            where address = \(Suppression.spelt(address, .email)) and kind = 'soft' order by at desc limit 1000
            """)
        var times: [Timestamp] = []
        for row in rows { times.append(try row.decode(Timestamp.self)) }
        return times
    }

    /// - Returns: how many rows went.
    func forget(before time: Timestamp, limit: Int) async throws(PostgresError) -> Int {
        try await client.execute(
            """
            delete from notifications.mail_reports where (delivery_id, kind) in
                (select delivery_id, kind from notifications.mail_reports where at < \(time) order by at limit \(limit))
            """)
    }

    private static func suppressions(_ rows: Rows) throws(PostgresError) -> [Suppression] {
        var suppressions: [Suppression] = []
        for row in rows {
            let (id, channel, address, reasonText, user, by, at) = try row.decode(
                UniqueID.self, String.self, String.self, String.self, UserID?.self, UserID?.self, Timestamp.self)
            guard let channel = Channel(rawValue: channel) else {
                throw PostgresError(.decoding, message: "a suppression has a channel that we do not know")
            }
            suppressions.append(
                Suppression(
                    id: id, channel: channel, address: address, reason: try reason(reasonText), userID: user,
                    createdBy: by, createdAt: at))
        }
        return suppressions
    }

    private static func reason(_ text: String) throws(PostgresError) -> SuppressionReason {
        guard let reason = SuppressionReason(rawValue: text) else {
            throw PostgresError(.decoding, message: "a suppression has a reason that we do not know")
        }
        return reason
    }
}

import NotificationsDomain
import PostgresAccess
import Primitives

/// A delivery as people see it.
struct DeliveryRecord: Sendable {
    let id: UniqueID
    let noticeID: UniqueID?
    let userID: UserID?
    let event: String
    let channel: Channel
    let status: DeliveryStatus
    let reason: String?
    let notBefore: Timestamp?
    let sentAt: Timestamp?
    let attempts: Int
    let nextAttemptAt: Timestamp?
    let error: String?
    let createdAt: Timestamp
}

struct DeliveryFilter: Sendable {
    var user: UserID?
    var status: DeliveryStatus?
    var channel: Channel?
}

/// All SQL for reading deliveries, and for sending one again.
struct DeliveryStore: Sendable {
    let client: PostgresClient

    /// In the order of the channels.
    func list(of notice: UniqueID) async throws -> [DeliveryRecord] {
        try Self.records(
            await client.query("\(Self.select) where d.notice_id = \(notice) order by d.id limit \(Self.most)"))
    }

    func list(_ filter: DeliveryFilter, after: UniqueID?, limit: Int) async throws -> [DeliveryRecord] {
        var list = ListQuery()
        list.equals("d.user_id", filter.user)
        list.says("d.status", filter.status)
        list.says("d.channel", filter.channel)
        list.follows("d.id", after)
        return try Self.records(
            await client.query("\(Self.select) \(list.conditions) order by d.id desc limit \(limit)"))
    }

    /// Another delivery of the same notice by the same channel, decided anew when it is sent.
    /// - Throws: `notFound`; `deliveryNotEnded` for one that is still under way, is an entry of the inbox, or whose
    ///   secrets are gone. `deliveryUnwanted` for one that its owner has turned off.
    nonisolated(nonsending) func resend(
        _ id: UniqueID, as newID: UniqueID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> DeliveryRecord {
        let rows = try await transaction.query("\(Self.select) where d.id = \(id) for no key update of d")
        guard let old = try Self.records(rows).first else { throw NotificationsError.notFound }
        let mayGo = ![.scheduled, .sending].contains(old.status) && old.channel != .inApp && old.noticeID != nil
        guard mayGo, !old.event.hasPrefix("code.") else { throw NotificationsError.deliveryNotEnded }
        guard old.status != .skipped || old.reason != SkipReason.off.rawValue else {
            throw NotificationsError.deliveryUnwanted
        }
        try await transaction.execute(
            """
            insert into notifications.deliveries (id, notice_id, user_id, event, channel, device_id, status,
                is_mandatory, rank, next_attempt_at, address, resend_of, broadcast_id, created_at, updated_at)
            select \(newID), notice_id, user_id, event, channel, device_id, 'scheduled', is_mandatory, rank, \(now),
                case when user_id is null then address end, id, broadcast_id, \(now), \(now)
            from notifications.deliveries where id = \(id)
            on conflict on constraint deliveries_once do nothing
            """)
        let made = try await transaction.query("\(Self.select) where d.resend_of = \(id)")
        guard let record = try Self.records(made).first else { throw NotificationsError.notFound }
        return record
    }

    private static let most = 100

    private static let select: SQL = """
        select d.id, d.notice_id, d.user_id, d.event, d.channel, d.status, d.reason, d.not_before, d.sent_at,
            d.attempts, d.next_attempt_at, d.error, d.created_at
        from notifications.deliveries d
        """

    private static func records(_ rows: Rows) throws(PostgresError) -> [DeliveryRecord] {
        var records: [DeliveryRecord] = []
        for row in rows {
            let (id, notice, user, event, channel, status, reason) = try row.decode(
                UniqueID.self, UniqueID?.self, UserID?.self, String.self, String.self, String.self, String?.self)
            guard let channel = Channel(rawValue: channel), let status = DeliveryStatus(rawValue: status) else {
                throw PostgresError(.decoding, message: "delivery \(id) has a value that we do not know")
            }
            records.append(
                DeliveryRecord(
                    id: id, noticeID: notice, userID: user, event: event, channel: channel, status: status,
                    reason: reason, notBefore: try row.decode(Timestamp?.self, at: 7),
                    sentAt: try row.decode(Timestamp?.self, at: 8), attempts: Int(try row.decode(Int32.self, at: 9)),
                    nextAttemptAt: try row.decode(Timestamp?.self, at: 10),
                    error: try row.decode(String?.self, at: 11), createdAt: try row.decode(Timestamp.self, at: 12)))
        }
        return records
    }
}

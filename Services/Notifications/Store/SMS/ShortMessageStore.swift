import NotificationsDomain
import PostgresAccess
import Primitives

/// One sending of a short message, as it is committed before the call.
struct ShortMessageAttempt: Sendable {
    let deliveryID: UniqueID
    let way: ShortMessageRoutes.Way
    let bodyMAC: [UInt8]
    let segments: Int
    let at: Timestamp
}

/// A delivery that may have been taken.
struct DoubtfulDelivery: Sendable {
    let id: UniqueID
    let noticeID: UniqueID?
    let number: String
    let bodyMAC: [UInt8]
    let attemptedAt: Timestamp
    let absentSince: Timestamp?
    let expiresAt: Timestamp?
}

/// All SQL for what is known of single sendings.
struct ShortMessageStore: Sendable {
    let client: PostgresClient

    func begin(_ attempt: ShortMessageAttempt, in transaction: PostgresTransaction) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into notifications.sms_attempts
                (delivery_id, provider, prefix, body_mac, segments, attempted_at)
            values (\(attempt.deliveryID), \(attempt.way.provider.rawValue), \(attempt.way.prefix.text),
                \(attempt.bodyMAC), \(attempt.segments), \(attempt.at))
            on conflict (delivery_id) do update set provider = excluded.provider, prefix = excluded.prefix,
                body_mac = excluded.body_mac, segments = excluded.segments, attempted_at = excluded.attempted_at,
                next_look_at = null, absent_since = null
            """)
    }

    /// How many went to numbers with that prefix since then.
    func count(
        to prefix: PhonePrefix, since: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Int {
        try await transaction.query(
            """
            select count(*) from notifications.sms_attempts
            where prefix = \(prefix.text) and attempted_at > \(since)
            """
        ).first(Int.self) ?? 0
    }

    // MARK: Doubts

    /// - Returns: false when there is nobody to ask, or somebody else has found out.
    func doubt(_ delivery: UniqueID, now: Timestamp, in transaction: PostgresTransaction) async throws -> Bool {
        try await transaction.execute(
            """
            update notifications.sms_attempts set next_look_at = \(now), absent_since = null
            where delivery_id = \(delivery) and provider = \(ShortMessageProvider.twilio.rawValue) and exists (
                select from notifications.deliveries d
                where d.id = delivery_id and d.status in ('sending', 'unknown'))
            """) == 1
    }

    /// Whose time has come, the oldest first. A report may have ended a doubt meanwhile.
    func doubts(now: Timestamp, limit: Int) async throws -> [DoubtfulDelivery] {
        let rows = try await client.query(
            """
            select d.id, d.notice_id, d.address, a.body_mac, a.attempted_at, a.absent_since, d.expires_at
            from notifications.sms_attempts a
            join notifications.deliveries d on d.id = a.delivery_id
            where a.next_look_at <= \(now) and d.status = 'unknown' and d.address is not null
            order by a.next_look_at limit \(limit)
            """)
        return try rows.decode(
            UniqueID.self, UniqueID?.self, String.self, [UInt8].self, Timestamp.self, Timestamp?.self, Timestamp?.self
        ).map {
            DoubtfulDelivery(
                id: $0, noticeID: $1, number: $2, bodyMAC: $3, attemptedAt: $4, absentSince: $5, expiresAt: $6)
        }
    }

    static func lookAgain(_ id: UniqueID, at: Timestamp, absentSince: Timestamp?) -> SQL {
        """
        update notifications.sms_attempts set next_look_at = \(at), absent_since = \(absentSince)
        where delivery_id = \(id) and next_look_at is not null
        """
    }

    /// Nobody has to look for it any more.
    static func endDoubt(_ id: UniqueID) -> SQL {
        """
        update notifications.sms_attempts set next_look_at = null, absent_since = null
        where delivery_id = \(id) and next_look_at is not null
        """
    }

    static func sendAgain(_ id: UniqueID, now: Timestamp) -> SQL {
        """
        update notifications.deliveries
        set status = 'scheduled', next_attempt_at = \(now), attempt_by = null, updated_at = \(now)
        where id = \(id) and status = 'unknown'
        """
    }

    /// Those of these references that belong to deliveries already.
    func taken(_ references: [String]) async throws -> Set<String> {
        let rows = try await client.query(
            """
            select provider_reference from notifications.deliveries
            where channel = 'sms' and provider_reference = any(\(references))
            """)
        return Set(try rows.decode(String.self))
    }
}

import PostgresAccess
import Primitives

/// Takes away what nobody needs any more, in small pieces.
struct CleanNotifications: Sendable {
    /// Oftener than anybody could count on, so that it follows the suite's clock however that is moved.
    static let expiryInterval = Duration.seconds(60)
    private static let batch = 5_000

    let client: PostgresClient
    let clock: WallClock

    /// What nobody wants any more, before somebody would look for a way to send it.
    func expire() async throws {
        let now = clock.now()
        try await repeatedly(
            """
            update notifications.deliveries set status = 'expired', next_attempt_at = null, updated_at = \(now)
            where id = any(array(
                select id from notifications.deliveries
                where status = 'scheduled' and digest is null and expires_at <= \(now) limit \(Self.batch)
                for update skip locked))
            """)
        try await repeatedly(
            """
            update notifications.notices n set sealed_secrets = null
            where n.id = any(array(
                select w.id from notifications.notices w
                where w.sealed_secrets is not null and w.expires_at <= \(now) and not exists (
                    select from notifications.deliveries d
                    left join notifications.sms_attempts a on a.delivery_id = d.id
                    where d.notice_id = w.id and (d.status in ('scheduled', 'sending') or a.next_look_at is not null))
                limit \(Self.batch)))
            """)
    }

    /// Read entries for 90 days, unread ones for a year, deliveries for 90 days. A happening is known for a year: its
    /// source does not repeat itself later.
    func retain() async throws {
        let now = clock.now()
        func before(_ days: Int64) -> Timestamp { now - .seconds(days * 86_400) }
        try await delete("entries", "created_at < \(before(90)) and read_at is not null")
        try await delete("entries", "created_at < \(before(365))")
        try await delete("deliveries", "created_at < \(before(90)) and status not in ('scheduled', 'sending')")
        try await delete(
            "notices",
            """
            created_at < \(before(366)) and not exists (
                select from notifications.deliveries d
                where d.notice_id = notices.id and d.status in ('scheduled', 'sending'))
            """)
        try await delete(
            "broadcast_people",
            "broadcast_id in (select id from notifications.broadcasts where ended_at < \(before(90)))")
        try await delete(
            "broadcasts",
            """
            ended_at < \(before(366)) and not exists (
                select from notifications.deliveries d where d.broadcast_id = broadcasts.id)
            """)
        try await delete("digests", "created_at < \(before(366))")
        try await delete("bursts", "minute < \(before(2))")
        // The last one stays: without any, whoever comes next is taken for somebody who has just registered.
        try await delete(
            "known_devices",
            """
            last_seen_at < \(before(180)) and exists (
                select from notifications.known_devices newer
                where newer.user_id = known_devices.user_id and newer.last_seen_at > known_devices.last_seen_at)
            """)
    }

    private func delete(_ table: SQL, _ condition: SQL) async throws {
        try await repeatedly(
            """
            delete from notifications.\(table) where ctid = any(array(
                select ctid from notifications.\(table) where \(condition) limit \(Self.batch)))
            """)
    }

    private func repeatedly(_ statement: SQL) async throws {
        while try await client.execute(statement) > 0 {}
    }
}

import NotificationsDomain
import PostgresAccess
import Primitives

/// Gathers what waits for a digest into one mail for each person and day of their own calendar.
struct MakeDigests: Sendable {
    static let interval = Duration.seconds(60)
    private static let batch = 200

    let client: PostgresClient
    let intake: NoticeIntake
    let clock: WallClock
    let wake: @Sendable () -> Void

    func run() async throws {
        let now = clock.now()
        var after: UserID?
        while true {
            let users = try await due(after: after, now: now)
            for user in users {
                try await client.transaction { try await make(for: user, now: now, in: $0) }
            }
            guard users.count == Self.batch, let last = users.last else { break }
            after = last
        }
        wake()
    }

    private func due(after: UserID?, now: Timestamp) async throws -> [UserID] {
        var list = ListQuery()
        list.requires("d.status = 'scheduled' and d.digest is not null and d.user_id is not null")
        list.requires("d.next_attempt_at <= \(now)")
        if let after { list.requires("d.user_id > \(after)") }
        return try await client.query(
            """
            select distinct d.user_id from notifications.deliveries d \(list.conditions)
            order by d.user_id limit \(Self.batch)
            """
        ).decode(UserID.self)
    }

    private nonisolated(nonsending) func make(
        for user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let rows = try await transaction.query(
            """
            select d.id, d.event, d.expires_at is not null and d.expires_at <= \(now), i.read_at is not null
            from notifications.deliveries d left join notifications.entries i on i.id = d.notice_id
            where d.user_id = \(user) and d.status = 'scheduled' and d.digest is not null
                and d.next_attempt_at <= \(now)
            order by d.id for update of d
            """)
        var (kept, read): ([UniqueID], [UniqueID]) = ([], [])
        // What a digest was to tell is told in it, also when by itself it would be too late.
        for (id, _, _, isRead) in try rows.decode(UniqueID.self, String.self, Bool.self, Bool.self) {
            if isRead { read.append(id) } else { kept.append(id) }
        }
        if !read.isEmpty { try await transaction.execute(Self.skip(read, .read, now)) }
        guard !kept.isEmpty else { return }
        let person = try Person.read(
            await transaction.query(Person.select(user, event: "", now: now)), event: "")
        if person.preferences.channelsOff.contains(.email) {
            try await transaction.execute(Self.skip(kept, .off, now))
            return
        }
        let zone = intake.zones.zone(of: person)
        let digest = intake.ids.next()
        let isMade = try await transaction.execute(
            """
            insert into notifications.digests (id, user_id, local_date, items, created_at)
            values (\(digest), \(user), \(zone.day(at: now)), \(kept.count), \(now))
            on conflict on constraint digests_one_a_day do nothing
            """)
        guard isMade == 1 else {
            // Today's has gone: they wait for tomorrow's.
            let decider = Decider(event: .example, preferences: person.preferences, subscription: nil, zone: zone)
            let next = decider.digestInstant(.daily, after: now)
            try await transaction.execute(
                """
                update notifications.deliveries set next_attempt_at = \(next), not_before = \(next), updated_at = \(now)
                where id = any(\(kept))
                """)
            return
        }
        try await transaction.pipeline([
            """
            update notifications.deliveries
            set status = 'sent', next_attempt_at = null, sent_at = \(now), gathered_in = \(digest), updated_at = \(now)
            where id = any(\(kept))
            """,
            """
            insert into notifications.deliveries (id, digest_id, user_id, event, channel, status, is_mandatory, rank,
                next_attempt_at, created_at, updated_at)
            values (\(intake.ids.next()), \(digest), \(user), 'digest', 'email', 'scheduled', false, 2, \(now), \(now),
                \(now))
            """,
        ])
    }

    private static func skip(_ ids: [UniqueID], _ reason: SkipReason, _ now: Timestamp) -> SQL {
        """
        update notifications.deliveries
        set status = 'skipped', reason = \(reason.rawValue), next_attempt_at = null, updated_at = \(now)
        where id = any(\(ids))
        """
    }
}

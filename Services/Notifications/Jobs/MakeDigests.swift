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
        // One person's stops nobody else's, and the run is told as failed.
        var failure: (any Error)?
        while true {
            let users = try await due(after: after, now: now)
            for user in users {
                do {
                    try await client.transaction { try await make(for: user, now: now, in: $0) }
                } catch {
                    failure = failure ?? error
                }
            }
            guard users.count == Self.batch, let last = users.last else { break }
            after = last
        }
        wake()
        if let failure { throw failure }
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

    /// What waits for a digest.
    private struct Item: Sendable {
        let id: UniqueID
        let pace: Pace
    }

    private nonisolated(nonsending) func make(
        for user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let person = try Person.read(
            await transaction.query(Person.select(user, event: "", now: now)), event: "")
        let kept = try await wanted(by: user, person, now: now, in: transaction)
        guard !kept.isEmpty else { return }
        let zone = intake.zones.zone(of: person)
        let digest = intake.ids.next()
        let isMade = try await transaction.execute(
            """
            insert into notifications.digests (id, user_id, local_date, items, created_at)
            values (\(digest), \(user), \(zone.day(at: now)), \(kept.count), \(now))
            on conflict on constraint digests_one_a_day do nothing
            """)
        guard isMade == 1 else {
            // Today's has gone: they wait for the next.
            let decider = Decider(event: .example, preferences: person.preferences, subscription: nil, zone: zone)
            for pace in [Pace.daily, .weekly] {
                let ids = kept.filter { $0.pace == pace }.map(\.id)
                guard !ids.isEmpty else { continue }
                let next = decider.digestInstant(pace, after: now)
                try await transaction.execute(
                    """
                    update notifications.deliveries
                    set next_attempt_at = \(next), not_before = \(next), updated_at = \(now) where id = any(\(ids))
                    """)
            }
            return
        }
        try await transaction.pipeline([
            """
            update notifications.deliveries
            set status = 'sent', next_attempt_at = null, sent_at = \(now), gathered_in = \(digest), updated_at = \(now)
            where id = any(\(kept.map(\.id)))
            """,
            """
            insert into notifications.deliveries (id, digest_id, user_id, event, channel, status, is_mandatory, rank,
                next_attempt_at, created_at, updated_at)
            values (\(intake.ids.next()), \(digest), \(user), 'digest', 'email', 'scheduled', false, 2, \(now), \(now),
                \(now))
            """,
        ])
    }

    /// Decided again: they may have been read, or their owner may have changed an address or a mind. What is too late
    /// by itself is told all the same: that is what a digest is for.
    private nonisolated(nonsending) func wanted(
        by user: UserID, _ person: Person, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [Item] {
        let rows = try await transaction.query(
            """
            select d.id, d.event, d.digest, n.wallet_id, i.read_at is not null
            from notifications.deliveries d
            left join notifications.notices n on n.id = d.notice_id
            left join notifications.entries i on i.id = d.notice_id
            where d.user_id = \(user) and d.status = 'scheduled' and d.digest is not null
                and d.next_attempt_at <= \(now)
            order by d.id for update of d
            """)
        let asked = try await SubscriptionStore.all(of: user, in: transaction)
        let unreachable = reasonNotToWrite(to: person)
        var kept: [Item] = []
        var skipped: [SkipReason: [UniqueID]] = [:]
        for (id, event, pace, wallet, isRead) in try rows.decode(
            UniqueID.self, String.self, String.self, UniqueID?.self, Bool.self)
        {
            if isRead {
                skipped[.read, default: []].append(id)
            } else if !isWanted(event, about: wallet, person, asked) {
                skipped[.off, default: []].append(id)
            } else if let unreachable {
                skipped[unreachable, default: []].append(id)
            } else {
                kept.append(Item(id: id, pace: Pace(rawValue: pace) ?? .daily))
            }
        }
        for (reason, ids) in skipped { try await transaction.execute(Self.skip(ids, reason, now)) }
        return kept
    }

    private func isWanted(
        _ event: String, about wallet: UniqueID?, _ person: Person, _ asked: [Subscription]
    ) -> Bool {
        guard let row = intake.catalogue[event] else { return true }
        let decider = Decider(
            event: row, preferences: person.preferences, subscription: asked.first { $0.event == event }, zone: .utc,
            walletID: wallet)
        return decider.pace(.email) != nil
    }

    private func reasonNotToWrite(to person: Person) -> SkipReason? {
        switch DeliveryPlan.contact(person, .email, intake.carried) {
        case .reachable: nil
        case .lacking(let reason): reason
        case .suppressed: .suppressed
        }
    }

    private static func skip(_ ids: [UniqueID], _ reason: SkipReason, _ now: Timestamp) -> SQL {
        """
        update notifications.deliveries
        set status = 'skipped', reason = \(reason.rawValue), next_attempt_at = null, updated_at = \(now)
        where id = any(\(ids))
        """
    }
}

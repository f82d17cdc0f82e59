import NotificationsDomain
import PostgresAccess
import Primitives

/// All SQL of sending: who waits, who is taken next, what became of it.
///
/// One process at a time takes (an advisory lock), so that the limits of an endpoint hold over all of them. What is
/// taken has a lease: a process that dies gives it back by its end.
struct WebhookQueueStore: Sendable {
    /// At the same time, of one endpoint.
    static let atOnce = 5
    /// Longer than a call may take, and the writing of its end.
    static let lease: Duration = .seconds(25)

    let client: PostgresClient

    /// Takes what is due.
    /// - Parameter shares: how many of each waiting endpoint; called under the lock.
    func claim(
        now: Timestamp, _ shares: @Sendable ([WaitingEndpoint]) -> [WebhookEndpointID: Int]
    ) async throws -> [ClaimedWebhook] {
        try await client.transaction { transaction in
            let waiting = try await transaction.pipeline([
                "select pg_advisory_xact_lock(hashtextextended('webhooks are taken', 0))",
                Self.waiting(now: now),
            ])[1].map { try Self.endpoint($0, now: now) }
            let wanted = shares(waiting).filter { $0.value > 0 }
            guard !wanted.isEmpty else { return [] }
            let paces = Dictionary(
                waiting.compactMap { endpoint in endpoint.pace.map { (endpoint.id, $0) } }, uniquingKeysWith: { $1 })
            guard wanted.keys.contains(where: { paces[$0] != nil }) else {
                return try await transaction.commit(after: [Self.take(wanted, now: now)])[0].map(Self.claimed)
            }
            let claimed = try await transaction.query(Self.take(wanted, now: now)).map(Self.claimed)
            let counts = Dictionary(grouping: claimed, by: \.endpoint).mapValues(\.count)
            try await transaction.commit(
                after: counts.compactMap { id, count in
                    paces[id].map { Self.keep($0.advanced(by: count, at: now), of: id) }
                })
            return claimed
        }
    }

    /// From one endpoint that has something pending to the next along an index, however much is pending of each. Leases
    /// are asked for by a bound, so that no index without them is as good as theirs.
    private static func waiting(now: Timestamp) -> SQL {
        """
        with recursive waiting (id) as (
            (select endpoint_id from notifications.webhook_deliveries
            where status = 'pending' and lease_until is null order by endpoint_id limit 1)
            union all
            select (select d.endpoint_id from notifications.webhook_deliveries d
                where d.status = 'pending' and d.lease_until is null and d.endpoint_id > w.id
                order by d.endpoint_id limit 1)
            from waiting w where w.id is not null
        )
        select e.id, e.owner_id, e.failing_since is not null, e.max_per_second, e.next_sending_at,
            (select count(*) from notifications.webhook_deliveries b
            where b.endpoint_id = e.id and b.lease_until > '-infinity'),
            (select count(*) from notifications.webhook_deliveries b
            where b.owner_id = e.owner_id and b.lease_until > '-infinity')
        from waiting w join notifications.webhook_endpoints e on e.id = w.id
        cross join lateral (
            select from notifications.webhook_deliveries d
            where d.endpoint_id = e.id and d.status = 'pending' and d.lease_until is null
                and d.next_attempt_at <= \(now)
            limit 1
        ) due
        where e.status = 'active'
        """
    }

    private static func endpoint(_ row: Row, now: Timestamp) throws -> WaitingEndpoint {
        let (id, owner, isFailing, maxPerSecond, next, underWay, ofOwner) = try row.decode(
            WebhookEndpointID.self, UserID.self, Bool.self, Int?.self, Timestamp?.self, Int.self, Int.self)
        return WaitingEndpoint(
            id: id, owner: owner, underWayOfOwner: ofOwner, isFailing: isFailing, free: max(0, atOnce - underWay),
            pace: maxPerSecond.map { SendingPace(perSecond: $0, next: next ?? now) })
    }

    /// Every part of it goes by an index, and is written so that no plan can do otherwise, not even that of a database
    /// which knows nothing of its tables yet: the picked are locked where they are found, and from there on looked up
    /// by their ids alone. Joined to the table instead, they are picked again for each row that is pending.
    private static func take(_ shares: [WebhookEndpointID: Int], now: Timestamp) -> SQL {
        let shares = Array(shares)
        return """
            with picked as (
                select d.id from unnest(\(shares.map(\.key)), \(shares.map(\.value))) as s (endpoint_id, most)
                cross join lateral (
                    select e.ordered from notifications.webhook_endpoints e
                    where e.id = s.endpoint_id and e.status = 'active' offset 0
                ) e
                cross join lateral (
                    select d.id from notifications.webhook_deliveries d
                    where d.endpoint_id = s.endpoint_id and d.status = 'pending' and d.lease_until is null
                        and d.next_attempt_at <= \(now)
                        and (not e.ordered or not exists (
                            select from notifications.webhook_deliveries b
                            where b.endpoint_id = d.endpoint_id and b.subject_kind = d.subject_kind
                                and b.subject_id = d.subject_id and b.sequence < d.sequence
                                and b.status in ('pending', 'held')))
                    order by d.next_attempt_at, d.id limit s.most for no key update skip locked
                ) d
            ), taken as (
                update notifications.webhook_deliveries d
                set lease_until = \(now + lease), attempts = d.attempts + 1,
                    first_attempt_at = coalesce(d.first_attempt_at, \(now))
                where d.id = any(array(select id from picked))
                returning d.id, d.endpoint_id, d.owner_id, d.event_id, d.attempts, d.attempts_before,
                    d.first_attempt_at
            ), begun as (
                insert into notifications.webhook_attempts (delivery_id, number, started_at)
                select id, attempts, \(now) from taken
            )
            select \(claimedColumns) from taken t \(whatIsSent)
            """
    }

    /// Looked up for each that is taken.
    private static let whatIsSent: SQL = """
        cross join lateral (
            select e.url, e.failing_since from notifications.webhook_endpoints e where e.id = t.endpoint_id offset 0
        ) e
        cross join lateral (
            select v.id, v.body from notifications.webhook_events v where v.id = t.event_id offset 0
        ) v
        """

    private static let claimedColumns: SQL = """
        t.id, t.endpoint_id, t.owner_id, e.url, e.failing_since is not null, t.attempts, t.attempts - t.attempts_before,
        t.first_attempt_at, v.id, v.body
        """

    private static func claimed(_ row: Row) throws(PostgresError) -> ClaimedWebhook {
        let (delivery, endpoint, owner, url, isFailing, attempt, ofRound, first, event, body) = try row.decode(
            WebhookDeliveryID.self, WebhookEndpointID.self, UserID.self, String.self, Bool.self, Int.self, Int.self,
            Timestamp.self, UniqueID.self, [UInt8].self)
        return ClaimedWebhook(
            delivery: delivery, endpoint: endpoint, owner: owner, url: url, isFailing: isFailing, attempt: attempt,
            attemptOfRound: ofRound, firstAttemptAt: first, event: WebhookMessageID(event), body: body)
    }

    private static func keep(_ pace: SendingPace, of id: WebhookEndpointID) -> SQL {
        "update notifications.webhook_endpoints set next_sending_at = \(pace.next) where id = \(id)"
    }

    /// What a process that died has left: nobody knows whether it arrived, so it goes again.
    func abandoned(now: Timestamp, limit: Int) async throws -> [ClaimedWebhook] {
        try await client.query(
            """
            select \(Self.claimedColumns) from notifications.webhook_deliveries t \(Self.whatIsSent)
            where t.lease_until <= \(now) order by t.lease_until limit \(limit)
            """
        ).map(Self.claimed)
    }

    /// Lets go what is held of endpoints that are active again, when its moment has come. Their state is shared until
    /// the end, so that nothing is left pending at one that is stopped at this moment; what somebody else changes is
    /// left for the next time.
    func release(now: Timestamp) async throws {
        try await client.execute(
            """
            with free as (
                select d.id from notifications.webhook_deliveries d
                cross join lateral (
                    select from notifications.webhook_endpoints e
                    where e.id = d.endpoint_id and e.status = 'active' limit 1 for key share skip locked
                ) e
                where d.status = 'held' and d.next_attempt_at <= \(now)
                order by d.next_attempt_at, d.id limit \(Self.mostReleased) for no key update of d skip locked
            )
            update notifications.webhook_deliveries set status = 'pending', next_attempt_at = \(now),
                attempts_before = attempts, first_attempt_at = null
            where id = any(array(select id from free))
            """)
    }

    /// So that no statement is long.
    private static let mostReleased = 1_000

    // MARK: Ends

    func delivered(_ claim: ClaimedWebhook, _ outcome: WebhookOutcome, now: Timestamp) async throws {
        try await client.transaction { transaction in
            try await transaction.commit(after: [
                Self.end(claim, outcome, now: now),
                """
                update notifications.webhook_endpoints
                set failing_since = null, last_error = null, warned_at = null
                where id = \(claim.endpoint) and failing_since is not null
                """,
                """
                update notifications.webhook_deliveries d
                set status = 'delivered', succeeded_at = \(now), next_attempt_at = null, lease_until = null
                where \(Self.isOurs(claim))
                """,
            ])
        }
    }

    /// Its endpoint may not be active any more: then it is held.
    func postponed(
        _ claim: ClaimedWebhook, _ outcome: WebhookOutcome, until due: Timestamp, now: Timestamp
    ) async throws {
        try await client.transaction { transaction in
            try await transaction.commit(after: [
                Self.end(claim, outcome, now: now),
                // Shared with whoever stops the endpoint, so that nothing is left pending at one that is stopped.
                "select id from notifications.webhook_endpoints where id = \(claim.endpoint) for key share",
                """
                update notifications.webhook_deliveries d
                set status = case when e.status = 'active' then 'pending' else 'held' end,
                    next_attempt_at = case when e.status = 'active' then \(due)::timestamptz end, lease_until = null
                from notifications.webhook_endpoints e where e.id = d.endpoint_id and \(Self.isOurs(claim))
                """,
                Self.noteFailure(claim, outcome, now: now),
            ])
        }
    }

    /// Our process ended while it was under way: it goes again at once, and the attempt is not counted against its
    /// endpoint, unless that happens to this one over and over.
    /// - Returns: false when it has happened too often.
    func resumed(_ claim: ClaimedWebhook, now: Timestamp) async throws -> Bool {
        try await client.transaction { transaction in
            let answers = try await transaction.pipeline([
                Self.end(claim, .interrupted, now: now),
                // Shared with whoever stops the endpoint, so that nothing is left pending at one that is stopped.
                "select id from notifications.webhook_endpoints where id = \(claim.endpoint) for key share",
                """
                update notifications.webhook_deliveries d
                set status = case when e.status = 'active' then 'pending' else 'held' end,
                    next_attempt_at = case when e.status = 'active' then \(now)::timestamptz end, lease_until = null,
                    attempts_before = d.attempts_before + 1,
                    first_attempt_at = case when d.attempts_before + 1 < d.attempts then d.first_attempt_at end
                from notifications.webhook_endpoints e where e.id = d.endpoint_id and \(Self.isOurs(claim))
                    and (select count(*) from notifications.webhook_attempts a
                        where a.delivery_id = d.id and a.error = \(WebhookOutcome.Failure.interrupted.rawValue))
                        <= \(Self.mostInterruptions)
                """,
            ])
            return answers[2].affected == 1
        }
    }

    private static let mostInterruptions = 20

    /// It failed for good.
    /// - Parameter reason: why its endpoint is given up with it, told by the last success.
    /// - Returns: the endpoint when it was disabled by this, in the transaction that `tell` completes.
    func failed(
        _ claim: ClaimedWebhook, _ outcome: WebhookOutcome, now: Timestamp,
        reason: @Sendable (_ lastSuccess: Timestamp?) -> WebhookEndpoint.DisabledReason?,
        tell: @Sendable (WebhookEndpoint, PostgresTransaction) async throws -> Void
    ) async throws -> WebhookEndpoint? {
        try await client.transaction { transaction in
            let answers = try await transaction.pipeline([
                """
                select \(WebhookEndpoint.columns) from notifications.webhook_endpoints e
                where e.id = \(claim.endpoint) for update
                """,
                """
                select max(succeeded_at) from notifications.webhook_deliveries
                where endpoint_id = \(claim.endpoint) and succeeded_at is not null
                """,
                Self.end(claim, outcome, now: now),
                """
                update notifications.webhook_deliveries d
                set status = 'failed', next_attempt_at = null, lease_until = null where \(Self.isOurs(claim))
                """,
                Self.noteFailure(claim, outcome, now: now),
            ])
            guard answers[3].affected == 1, !answers[0].isEmpty else { return nil }
            var endpoint = try WebhookEndpoint(answers[0][0])
            let lastSuccess = try answers[1].first(Timestamp?.self) ?? nil
            guard endpoint.status == .active, let reason = reason(lastSuccess) else { return nil }
            endpoint.status = .disabled
            endpoint.disabledReason = reason
            try await transaction.pipeline([
                """
                update notifications.webhook_endpoints
                set status = 'disabled', disabled_reason = \(reason.rawValue), updated_at = \(now)
                where id = \(endpoint.id)
                """,
                WebhookEndpointStore.hold(endpoint.id),
            ])
            try await tell(endpoint, transaction)
            return endpoint
        }
    }

    private static func end(_ claim: ClaimedWebhook, _ outcome: WebhookOutcome, now: Timestamp) -> SQL {
        """
        update notifications.webhook_attempts
        set ended_at = \(now), status_code = \(outcome.statusCode), error = \(outcome.failure?.rawValue),
            duration_ms = \(outcome.duration.wholeMilliseconds),
            response = \(outcome.response.isEmpty ? nil : Array(outcome.response.prefix(WebhookOutcome.kept)))
        where delivery_id = \(claim.delivery) and number = \(claim.attempt) and ended_at is null
        """
    }

    /// A lease that ran out may have been taken over meanwhile.
    private static func isOurs(_ claim: ClaimedWebhook) -> SQL {
        """
        d.id = \(claim.delivery) and d.attempts = \(claim.attempt) and d.lease_until is not null
        """
    }

    private static func noteFailure(_ claim: ClaimedWebhook, _ outcome: WebhookOutcome, now: Timestamp) -> SQL {
        """
        update notifications.webhook_endpoints
        set failing_since = coalesce(failing_since, \(now)), last_error = \(outcome.error)
        where id = \(claim.endpoint) and (failing_since is null or last_error is distinct from \(outcome.error))
        """
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int {
        Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}

import BillingDomain
import PostgresAccess
import Primitives

/// A reading that can be counted: its meter is known, and what it adds.
struct CountedReading: Sendable {
    let reading: UsageReading
    let meter: MeterID
    let amount: UsageAmount
}

/// What a meter's readings come to.
struct MeteredUsage: Sendable, Equatable {
    let meter: String
    let quantity: PlanQuantity
}

/// All SQL for what is counted.
struct UsageStore: Sendable {
    let client: PostgresClient

    /// Writes down those whose ids are new to the merchant. In the order of the ids, so that two who tell the same ones
    /// wait for each other and never for good.
    /// - Parameter readings: each id once, sorted.
    /// - Returns: the ids that were new.
    nonisolated(nonsending) func insert(
        _ readings: [CountedReading], of merchant: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Set<String> {
        let rows = try await transaction.query(
            """
            insert into billing.usage_events (
                merchant_id, id, subscription_id, meter_id, quantity, word, at, is_at_given, created_at)
            select \(merchant), u.id, u.subscription_id, u.meter_id, u.quantity, u.word, coalesce(u.at, \(now)),
                u.at is not null, \(now)
            from unnest(
                \(readings.map(\.reading.id)), \(readings.map(\.reading.subscription)), \(readings.map(\.meter)),
                \(readings.map(\.amount.quantity.millionths)), \(readings.map(\.amount.word)),
                \(readings.map(\.reading.at)))
                as u (id, subscription_id, meter_id, quantity, word, at)
            order by u.id collate "C"
            on conflict on constraint usage_events_once do nothing
            returning id
            """)
        return Set(try rows.decode(String.self))
    }

    /// Which of these stand there as they are told again; the others have the ids of other readings.
    nonisolated(nonsending) func same(
        _ readings: [CountedReading], of merchant: UserID, in transaction: PostgresTransaction
    ) async throws -> Set<String> {
        let rows = try await transaction.query(
            """
            select e.id from billing.usage_events e
            join unnest(
                \(readings.map(\.reading.id)), \(readings.map(\.reading.subscription)), \(readings.map(\.meter)),
                \(readings.map(\.amount.quantity.millionths)), \(readings.map(\.amount.word)),
                \(readings.map(\.reading.at)))
                as u (id, subscription_id, meter_id, quantity, word, at) on u.id = e.id
            where e.merchant_id = \(merchant) and e.subscription_id = u.subscription_id and e.meter_id = u.meter_id
                and e.quantity = u.quantity and e.word is not distinct from u.word
                and (case when e.is_at_given then e.at end) is not distinct from u.at
            """)
        return Set(try rows.decode(String.self))
    }

    /// Which of these ids the merchant has told already.
    nonisolated(nonsending) func known(
        _ ids: [String], of merchant: UserID, in transaction: PostgresTransaction
    ) async throws -> Set<String> {
        guard !ids.isEmpty else { return [] }
        return Set(
            try await transaction.query(
                "select id from billing.usage_events where merchant_id = \(merchant) and id = any(\(ids))"
            ).decode(String.self))
    }

    /// Which of these subscriptions are the merchant's.
    nonisolated(nonsending) func subscriptions(
        _ ids: Set<UniqueID>, of merchant: UserID, in transaction: PostgresTransaction
    ) async throws -> Set<UniqueID> {
        Set(
            try await transaction.query(
                "select id from billing.subscriptions where id = any(\(Array(ids))) and merchant_id = \(merchant)"
            ).decode(UniqueID.self))
    }

    // MARK: What it comes to

    /// What stands on no invoice yet and was used before an instant, by the codes of its meters.
    func unbilled(_ subscription: UniqueID, before end: Timestamp) async throws -> [MeteredUsage] {
        try Self.decode(await client.query(Self.sums(of: subscription, "and e.billed_to is null and e.at < \(end)")))
    }

    /// The same, which stands on the invoice of the days that end with a day from now on.
    nonisolated(nonsending) func bill(
        _ subscription: UniqueID, to day: CalendarDay, in transaction: PostgresTransaction
    ) async throws -> [MeteredUsage] {
        // First marked, then summed: what comes in between is for the next invoice.
        let marked = try await transaction.execute(
            """
            update billing.usage_events set billed_to = \(day)
            where subscription_id = \(subscription) and billed_to is null and at < \(day.startOfDay)
            """)
        guard marked > 0 else { return [] }
        return try Self.decode(
            await transaction.query(Self.sums(of: subscription, "and e.billed_to = \(day)")))
    }

    private static func sums(of subscription: UniqueID, _ condition: SQL) -> SQL {
        """
        select m.code, case m.aggregation
            when 'count' then count(*) * 1000000
            when 'sum' then sum(e.quantity)
            when 'max' then max(e.quantity)
            when 'last' then (array_agg(e.quantity order by e.at desc, e.created_at desc, e.id desc))[1]
            else count(distinct e.word) * 1000000
            end
        from billing.usage_events e join billing.meters m on m.id = e.meter_id
        where e.subscription_id = \(subscription) \(condition)
        group by m.id order by m.code
        """
    }

    /// - Throws: `amountTooLarge` for a sum that does not fit.
    private static func decode(_ rows: Rows) throws -> [MeteredUsage] {
        try rows.decode(String.self, String.self).map { code, sum in
            guard let millionths = Int64(sum) else { throw SubscriptionError.amountTooLarge }
            return MeteredUsage(meter: code, quantity: PlanQuantity(millionths: millionths))
        }
    }
}

import ComplianceDomain
import PostgresAccess
import Primitives

/// All SQL for payments between customers, as patterns look at them.
struct PatternStore: Sendable {
    /// A payment's place in the order of time.
    struct Place: Sendable, Comparable {
        let at: Timestamp
        let transaction: UniqueID

        static func < (left: Place, right: Place) -> Bool {
            (left.at, left.transaction) < (right.at, right.transaction)
        }
    }

    let client: PostgresClient

    /// Up to where patterns have been looked for; nil at the beginning.
    func place() async throws -> Place? {
        let rows = try await client.query(
            "select at, transaction_id from compliance.pattern_watch where at is not null")
        return try rows.first(Timestamp.self, UniqueID.self).map { Place(at: $0.0, transaction: $0.1) }
    }

    nonisolated(nonsending) func advance(to place: Place, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            "update compliance.pattern_watch set at = \(place.at), transaction_id = \(place.transaction)")
    }

    func hasPayments(after place: Place?, upTo end: Timestamp) async throws -> Bool {
        var query = Self.between(upTo: end)
        if let place {
            query.requires("(m.occurred_at, m.transaction_id) > (\(place.at), \(place.transaction))")
        }
        return try await !client.query("select 1 from compliance.movements m \(query.conditions) limit 1").isEmpty
    }

    /// The newest payments between customers since a time, in their order, each with when the one first paid the other.
    func payments(
        since start: Timestamp, upTo end: Timestamp, limit: Int
    ) async throws -> [(place: Place, payment: Payment)] {
        var query = Self.between(upTo: end)
        query.requires("m.occurred_at > \(start)")
        let rows = try await client.query(
            """
            select m.transaction_id, m.occurred_at, m.user_id::text, m.counterparty, m.cents,
                coalesce(k.first_paid_at, m.occurred_at)
            from compliance.movements m
            left join compliance.counterparties k on k.user_id = m.user_id and k.name = m.counterparty
            \(query.conditions)
            order by m.occurred_at desc, m.transaction_id desc limit \(limit)
            """)
        return try rows.decode(
            UniqueID.self, Timestamp.self, String.self, String.self, Int64.self, Timestamp.self
        ).reversed().map { id, at, payer, payee, cents, first in
            (
                Place(at: at, transaction: id),
                Payment(id: id.description, at: at, from: payer, to: payee, cents: cents, firstAt: first)
            )
        }
    }

    private static func between(upTo end: Timestamp) -> ListQuery {
        var query = ListQuery()
        query.requires("m.direction = 'out' and m.counterparty_id is not null and not m.is_own")
        query.requires("m.occurred_at <= \(end)")
        return query
    }
}

import ComplianceDomain
import MoneyKit
import PostgresAccess
import Primitives

/// One customer's side of a transaction.
struct MovementRow: Sendable {
    let user: UserID
    let transaction: UniqueID
    let flow: MovementFlow
    let at: Timestamp
    let amount: Money
    let cents: Int64
    let kind: String
    let channel: String?
    let counterparty: String?
}

/// All SQL for what money did.
struct MovementStore: Sendable {
    let client: PostgresClient

    /// Told again, a movement is known.
    nonisolated(nonsending) func keep(_ rows: [MovementRow], in transaction: PostgresTransaction) async throws {
        try await transaction.pipeline(
            rows.map { row in
                """
                insert into compliance.movements
                    (user_id, transaction_id, direction, occurred_at, amount, currency, cents, kind, channel,
                    counterparty)
                values (\(row.user), \(row.transaction), \(row.flow.rawValue), \(row.at), \(row.amount.minorUnits),
                    \(row.amount.currency.code), \(row.cents), \(row.kind), \(row.channel), \(row.counterparty))
                on conflict do nothing
                """
            })
    }

    /// Of one direction; a window ends now and is open at its old end.
    nonisolated(nonsending) func history(
        of user: UserID, _ flow: MovementFlow, with counterparty: String?, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> OperationHistory {
        let rows = try await transaction.query(
            """
            select
                count(*) filter (where occurred_at > \(now - .seconds(60)))::int,
                count(*) filter (where occurred_at > \(now - .seconds(3_600)))::int,
                count(*) filter (where occurred_at > \(now - .seconds(86_400)))::int,
                count(*)::int, coalesce(sum(cents), 0)::bigint,
                \(counterparty)::text is not null and not exists (
                    select from compliance.movements o where o.user_id = \(user) and o.counterparty = \(counterparty))
            from compliance.movements
            where user_id = \(user) and direction = \(flow.rawValue)
                and occurred_at > \(now - .seconds(30 * 86_400)) and occurred_at <= \(now)
            """)
        guard let found = try rows.first(Int.self, Int.self, Int.self, Int.self, Int64.self, Bool.self) else {
            throw ComplianceError.notFound
        }
        return OperationHistory(
            lastMinute: found.0, lastHour: found.1, lastDay: found.2, earlier: found.3,
            earlierCents: Int128(found.4), isNewCounterparty: found.5)
    }
}

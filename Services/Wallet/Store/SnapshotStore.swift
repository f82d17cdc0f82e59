import Contracts
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Takes the sums of all accounts at one point of the event stream.
///
/// Commits of the ledger hold an advisory lock shared; a snapshot takes it alone. So it stands exactly between them:
/// its event comes after those of every commit that it counted, and before those of every commit that it did not.
struct SnapshotStore: Sendable {
    let client: PostgresClient
    let clock: WallClock
    let ids: IDGenerator
    let signal: WakeSignal

    /// Idempotent by id: the second time nothing is taken.
    func take(_ id: UniqueID) async throws {
        try await client.transaction { transaction in
            let now = clock.now()
            let isNew =
                try await transaction.execute(
                    "insert into wallet.snapshots (id, taken_at) values (\(id), \(now)) on conflict (id) do nothing")
                == 1
            guard isNew else { return }
            try await transaction.execute("select pg_advisory_xact_lock(\(LedgerSQL.snapshotLock))")
            // A statement of its own: its view of the table begins after the lock.
            let sums = try await transaction.query(
                """
                select coalesce(code, 'customer'), currency, sum(posted)::text, count(*)
                from wallet.accounts group by 1, 2 order by 1, 2
                """
            ).decode(String.self, String.self, String.self, Int.self)
            let event = BalancesSnapshotted(
                snapshotID: id, takenAt: now,
                rows: sums.map { SnapshotRow(code: $0, currency: $1, balance: $2, accounts: $3) })
            try await transaction.commit(after: [
                Outbox.append([LedgerEvents.event(event, aggregate: LedgerEvents.aggregate, at: now, ids: ids)])
            ])
        }
        signal.raise()
    }
}

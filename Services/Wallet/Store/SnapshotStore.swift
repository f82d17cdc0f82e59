import Contracts
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Takes the sums of all accounts at one point of the event stream, while the ledger goes on.
///
/// Commits of the ledger hold an advisory lock shared; a snapshot takes it alone, and only to fix the point: a number
/// of the stream is drawn, and a second transaction takes its view of the database. So both stand exactly between two
/// commits: what came before has a smaller number and is in the view, what comes after has a greater one and is not.
/// The summing, which takes its time over many accounts, reads that view without any lock, and its event names the
/// number.
struct SnapshotStore: Sendable {
    let client: PostgresClient
    let clock: WallClock
    let ids: IDGenerator
    let signal: WakeSignal
    /// One after the other in this process: each takes two connections for a moment, and two at once might take the
    /// last ones of the pool from each other.
    private let turn = Turn()

    init(client: PostgresClient, clock: WallClock, ids: IDGenerator, signal: WakeSignal) {
        self.client = client
        self.clock = clock
        self.ids = ids
        self.signal = signal
    }

    /// Idempotent by id: the second time nothing is taken.
    func take(_ id: UniqueID) async throws {
        await turn.wait()
        do {
            try await takeOnce(id)
        } catch let error as PostgresError where error.isUniqueViolation(of: "snapshots_pkey") {
            // Another process took it while we were summing.
        } catch {
            await turn.pass()
            throw error
        }
        await turn.pass()
        signal.raise()
    }

    private func takeOnce(_ id: UniqueID) async throws {
        guard try await client.query("select from wallet.snapshots where id = \(id)").isEmpty else { return }
        let options = TransactionOptions(isolation: .repeatableRead, isUnlimited: true)
        try await client.transaction(options) { view in
            let point = try await fix(view)
            let sums = try await view.query(
                """
                select coalesce(code, 'customer'), currency, sum(posted)::text, count(*)
                from wallet.accounts group by 1, 2 order by 1, 2
                """
            ).decode(String.self, String.self, String.self, Int.self)
            let event = BalancesSnapshotted(
                snapshotID: id, takenAt: point.time, sequence: point.sequence,
                rows: sums.map { SnapshotRow(code: $0, currency: $1, balance: $2, accounts: $3) })
            try await view.commit(after: [
                "insert into wallet.snapshots (id, taken_at) values (\(id), \(point.time))",
                Outbox.append([
                    LedgerEvents.event(event, aggregate: LedgerEvents.aggregate, at: clock.now(), ids: ids)
                ]),
            ])
        }
    }

    /// Lets no commit pass while `view` takes its view of the database, in its first statement that reads.
    private func fix(_ view: PostgresTransaction) async throws -> (sequence: Int64, time: Timestamp) {
        // A setting needs no view yet; it makes sure of the connection before the lock is taken.
        try await view.execute("set local idle_in_transaction_session_timeout to '30s'")
        return try await client.transaction { lock in
            try await lock.pipeline([
                "set local lock_timeout to '2s'", "select pg_advisory_xact_lock(\(LedgerSQL.snapshotLock))",
            ])
            let now = clock.now()
            let sequence = try await lock.query("select nextval(pg_get_serial_sequence('outbox', 'id'))")
                .first(Int64.self)
            try await view.query("select 1")
            return (sequence ?? 0, now)
        }
    }
}

/// Lets one task in at a time, in the order of arrival.
private actor Turn {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func wait() async {
        guard isTaken else { return isTaken = true }
        await withCheckedContinuation { waiting.append($0) }
    }

    func pass() {
        if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
    }
}

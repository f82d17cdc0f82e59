import Contracts
import MoneyKit
import PostgresAccess
import Primitives
import Synchronization
import WalletDomain

/// Reads the books in the order of the stream, for services that begin to listen.
///
/// A number is drawn under the locks of a commit and seen after it, so a smaller one may come into sight after a
/// greater one. A reader therefore goes as far as the position: taken while no commit is under way. Commits are held up
/// for it, so all who ask at once share one, and it is not taken more often than ``pace`` allows.
final class JournalStore: Sendable {
    static let pace = Duration.milliseconds(50)

    private let reads: PostgresClient
    private let clock: WallClock
    private let position: SharedRead<Int64>
    /// The greatest number of a commit up to which all stand.
    private let known = Mutex<Int64>(0)

    /// - Parameter ledger: where commits are made, for they are held up there.
    convenience init(ledger: PostgresClient, reads: PostgresClient, clock: WallClock) {
        self.init(
            reads: reads, clock: clock,
            position: SharedRead(pace: Self.pace) { try await Self.lastNumber(ledger) })
    }

    init(reads: PostgresClient, clock: WallClock, position: SharedRead<Int64>) {
        self.reads = reads
        self.clock = clock
        self.position = position
    }

    /// All that have this place or an earlier one stand; whatever is still under way gets a later one.
    func end() async throws -> (place: JournalPlace, at: Timestamp) {
        let at = clock.now()
        return (JournalPlace(group: try await settle() + 1, index: -1), at)
    }

    private func settle() async throws -> Int64 {
        let number = try await position.value()
        return known.withLock { known in
            known = max(known, number)
            return known
        }
    }

    static func lastNumber(_ ledger: PostgresClient) async throws -> Int64 {
        try await ledger.transaction { transaction in
            try await transaction.pipeline([
                "set local lock_timeout to '2s'", "select pg_advisory_xact_lock(\(LedgerSQL.snapshotLock))",
            ])
            // Drawn and not read: a sequence without a value yet tells its first one.
            return try await transaction.query(
                "select case when is_called then last_value else 0 end from wallet.journal_sequence"
            ).first(Int64.self) ?? 0
        }
    }

    /// Transactions after a place, with theirs.
    /// - Returns: whether more follow.
    func page(
        after place: JournalPlace, limit: Int
    ) async throws -> (transactions: [(JournalPlace, TransactionID)], hasMore: Bool) {
        var end = known.withLock(\.self)
        var found = try await list(after: place, through: end, limit: limit + 1)
        if found.count <= limit {
            end = try await settle()
            found = try await list(after: place, through: end, limit: limit + 1)
        }
        return (Array(found.prefix(limit)), found.count > limit)
    }

    private func list(
        after place: JournalPlace, through end: Int64, limit: Int
    ) async throws -> [(JournalPlace, TransactionID)] {
        try await reads.query(Self.listSQL(after: place, through: end, limit: limit))
            .decode(Int64.self, Int64.self, TransactionID.self)
            .map { (JournalPlace(group: $0, index: Int($1) - 1), $2) }
    }

    static func listSQL(after place: JournalPlace, through end: Int64, limit: Int) -> SQL {
        """
        select page.number, posted.place, posted.id
        from (
            select number, transactions from wallet.journal
            where number >= \(place.group) and number <= \(end) order by number limit \(limit + 1)
        ) page
        cross join lateral unnest(page.transactions) with ordinality as posted (id, place)
        where page.number > \(place.group) or posted.place > \(place.index + 1)
        order by page.number, posted.place limit \(limit)
        """
    }

    /// The movements of these transactions as the stream tells them, in the order of the ids.
    func transactions(_ places: [(JournalPlace, TransactionID)]) async throws -> [Contracts.PostedTransaction] {
        let rows = try await reads.query(Self.movementsSQL(places.map(\.1)))
        var steps: [TransactionID: [PostedMovement]] = [:]
        var headers: [TransactionID: WalletDomain.PostedTransaction] = [:]
        for row in rows {
            let step = try MovementRow(row)
            if let header = step.transaction { headers[header.id] = header }
            steps[step.movement.transaction, default: []].append(try PostedMovement(step.movement, row))
        }
        return try places.map { place, id in
            guard let header = headers[id], let steps = steps[id] else {
                throw PostgresError(.decoding, message: "a transaction of the journal lacks its movements")
            }
            return LedgerEvents.posted(header, place, steps)
        }
    }

    static func movementsSQL(_ ids: [TransactionID]) -> SQL {
        """
        select \(MovementRow.columns), d.code, d.owner_id, c.code, c.owner_id
        from (
            select * from wallet.movements where id = any(\(ids))
            union all
            select * from wallet.movements where transaction_id = any(\(ids)) and id <> transaction_id
        ) m
        join wallet.accounts d on d.id = m.debit_account join wallet.accounts c on c.id = m.credit_account
        order by m.transaction_id, m.id <> m.transaction_id, m.created_at
        """
    }
}

extension PostedMovement {
    /// Reads what `JournalStore.movementsSQL` adds.
    fileprivate init(_ movement: Movement, _ row: Row) throws(PostgresError) {
        let next = MovementRow.columnCount
        self.init(
            id: movement.id.rawValue, debitAccount: movement.debit.rawValue,
            debitCode: try row.decode(String?.self, at: next) ?? "customer",
            debitOwner: try row.decode(UserID?.self, at: next + 1), creditAccount: movement.credit.rawValue,
            creditCode: try row.decode(String?.self, at: next + 2) ?? "customer",
            creditOwner: try row.decode(UserID?.self, at: next + 3),
            amount: Money(minorUnits: movement.amount, currency: movement.currency))
    }
}

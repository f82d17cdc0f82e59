import Outbox
import PostgresAccess
import Primitives
import WalletDomain

/// The first of a commit's two round trips: takes the locks and reads what the decision needs.
///
/// Locks are taken in one order by everybody: the advisory lock of snapshots (shared), accounts by id, owners by id,
/// then what belongs to them. So two processes can wait for each other, but never in a circle.
struct LedgerLoad {
    private(set) var statements: [SQL] = []
    private var places: [Part: Int] = [:]
    private let wholeOwners: Set<OwnerID>

    private enum Part {
        case rules, keys, accounts, owners, overdue, holds, held, counted, quotes, authorizations, transactions,
            deposits
        case reservations, asked, approvals, group
    }

    init(
        _ reads: LedgerReads, systemAccounts: [AccountID], keys: [IdempotencyKey], asked: [UniqueID] = [],
        approvals: [UniqueID] = [], now: Timestamp, checksIDs: Bool
    ) {
        wholeOwners = reads.wholeOwners
        let accounts = (Array(reads.accounts) + systemAccounts).sorted()
        add(.rules, LedgerSQL.begin)
        add(.accounts, LedgerSQL.lockAccounts(accounts, wholeOwners: reads.wholeOwners.sorted()))
        if !reads.owners.isEmpty { add(.owners, LedgerSQL.lockOwners(reads.owners.sorted())) }
        // Under the locks: who was first with a key or an id has committed. Read before, one that another process was
        // just answering would be judged anew, on the balance that it has left, and told no though it had its effect.
        if !keys.isEmpty { add(.keys, IdempotencyKeys.find(keys)) }
        if !asked.isEmpty { add(.asked, LedgerSQL.asked(asked)) }
        add(.overdue, LedgerSQL.overdueHolds(accounts, now: now))
        let holds = Array(reads.holds) + (checksIDs ? reads.chosenHolds : [])
        if !holds.isEmpty { add(.holds, LedgerSQL.lockHolds(holds.sorted())) }
        if !reads.heldAccounts.isEmpty { add(.held, LedgerSQL.customersHolds(reads.heldAccounts.sorted())) }
        if !reads.countedAccounts.isEmpty { add(.counted, LedgerSQL.countOfHolds(reads.countedAccounts.sorted())) }
        if !reads.quotes.isEmpty { add(.quotes, LedgerSQL.lockQuotes(reads.quotes.sorted())) }
        if !reads.authorizations.isEmpty {
            add(.authorizations, LedgerSQL.lockAuthorizations(reads.authorizations.map(\.bytes)))
        }
        let transactions = Array(reads.transactions) + (checksIDs ? reads.clientIDs : [])
        if !transactions.isEmpty { add(.transactions, LedgerSQL.transactions(transactions)) }
        if !reads.deposits.isEmpty {
            add(.deposits, LedgerSQL.deposits(reads.deposits.sorted()))
            add(.reservations, LedgerSQL.lockReservations(reads.deposits.sorted()))
        }
        if !approvals.isEmpty { add(.approvals, ApprovalStore.lock(approvals)) }
        add(.group, LedgerSQL.nextGroup)
    }

    private mutating func add(_ part: Part, _ statement: SQL) {
        places[part] = statements.count
        statements.append(statement)
    }

    /// The rows of `statements`, as values.
    func decode(_ rows: [Rows]) throws(PostgresError) -> LoadedLedger {
        var snapshot = LedgerSnapshot()
        snapshot.accounts = try read(rows, .accounts) { row throws(PostgresError) in try Account(ledger: row) }
        snapshot.owners = try read(rows, .owners) { row throws(PostgresError) in try Owner(row) }
        let overdue = try read(rows, .overdue) { row throws(PostgresError) in try Hold(row) }
        let named = try read(rows, .holds) { row throws(PostgresError) in try Hold(row) }
        snapshot.holds = overdue + named + (try read(rows, .held) { row throws(PostgresError) in try Hold(row) })
        for (account, count) in try places[.counted].map({ place throws(PostgresError) in
            try rows[place].decode(AccountID.self, Int.self)
        }) ?? [] {
            snapshot.ownHolds[account] = count
        }
        snapshot.wholeOwners = wholeOwners
        snapshot.quotes = try read(rows, .quotes) { row throws(PostgresError) in try Quote(row) }
        snapshot.authorizations = try read(rows, .authorizations) { row throws(PostgresError) in
            try Authorization(row)
        }
        if let place = places[.transactions] { snapshot.transactions = try LedgerSQL.recorded(rows[place]) }
        for deposit in try read(rows, .deposits, LedgerSQL.recordedDeposit) {
            snapshot.deposits[deposit.id] = deposit.recorded
        }
        snapshot.reservations = try read(rows, .reservations) { row throws(PostgresError) in
            try DepositReservation(row)
        }
        return LoadedLedger(
            rules: try rows[0].first(UniqueID.self), snapshot: snapshot,
            answers: try places[.keys].map { place throws(PostgresError) in
                try IdempotencyKeys.records(rows[place])
            } ?? [], asked: try read(rows, .asked, AskedRecord.known),
            approvals: try places[.approvals].map { place throws(PostgresError) in
                try ApprovalStore.decode(rows[place])
            } ?? [],
            group: try rows[places[.group] ?? 0].first(Int64.self) ?? 0)
    }

    private func read<Value>(
        _ rows: [Rows], _ part: Part, _ decode: (Row) throws(PostgresError) -> Value
    ) throws(PostgresError) -> [Value] {
        guard let place = places[part] else { return [] }
        var values: [Value] = []
        values.reserveCapacity(rows[place].count)
        for row in rows[place] { values.append(try decode(row)) }
        return values
    }
}

/// What the first round trip brought.
struct LoadedLedger {
    /// The identity of the rules in the database.
    let rules: UniqueID?
    let snapshot: LedgerSnapshot
    /// Answers given before under the keys of this group.
    let answers: [IdempotencyRecord]
    /// What services were answered before.
    let asked: [(AskedRequest, answer: [UInt8])]
    /// Those of this group, locked.
    let approvals: [Approval]
    /// The group's place in the order of the books.
    let group: Int64

    /// Whether the accounts that we remember are there: a fail-over may have lost their opening.
    func has(_ accounts: [AccountID]) -> Bool {
        accounts.isEmpty || Set(accounts).isSubset(of: snapshot.accounts.map(\.id))
    }
}

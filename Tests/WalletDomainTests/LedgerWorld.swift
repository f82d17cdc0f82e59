import MoneyKit
import Primitives
import Testing
import WalletDomain

/// The books in memory: what the database is to the service. A group of commands is decided over a copy and then
/// either kept or, as after a crash, forgotten.
struct LedgerWorld {
    let clock: ManualClock
    let ids: IDGenerator
    var rules: LedgerRules
    var accounts: [AccountID: Account] = [:]
    var owners: [OwnerID: Owner] = [:]
    var holds: [HoldID: Hold] = [:]
    var quotes: [QuoteID: Quote] = [:]
    var authorizations: [Authorization.Key: Authorization] = [:]
    var transactions: [TransactionID: RecordedTransaction] = [:]
    var deposits: [UniqueID: RecordedDeposit] = [:]
    var movements: [Movement] = []
    /// What each account started with, outside the books.
    var opening: [AccountID: Int64] = [:]

    init(seed: UInt64 = 1, at start: Timestamp = Timestamp(rfc3339: "2026-11-20T12:00:00Z") ?? .distantPast) throws {
        clock = ManualClock(start)
        ids = .seeded(seed, clock: clock.clock)
        rules = LedgerRules(
            tiers: TierTable(), fees: FeeSchedule(),
            rates: try RateTable(
                source: "test", asOf: start,
                perDollar: [
                    .EUR: Rate(parsing: "0.92"), .GBP: Rate(parsing: "0.79"), .JPY: Rate(parsing: "150"),
                    .KWD: Rate(parsing: "0.31"), .BTC: Rate(parsing: "0.0000166"), .NGN: Rate(parsing: "1650"),
                ]))
    }

    mutating func owner(tier: KYCTier = .tier3) -> OwnerID {
        let id: OwnerID = ids.next()
        owners[id] = Owner(id: id, tier: tier)
        return id
    }

    /// A wallet with money that was there before the books began.
    mutating func wallet(
        _ owner: OwnerID, _ currency: Currency = .USD, posted: Int64 = 0, _ change: (inout Account) -> Void = { _ in }
    ) -> AccountID {
        var account = Account(id: ids.next(), kind: .customer(owner), currency: currency, posted: posted)
        change(&account)
        accounts[account.id] = account
        opening[account.id] = posted
        return account.id
    }

    subscript(account: AccountID) -> Account {
        get throws { try #require(accounts[account]) }
    }

    func system(_ account: SystemAccount, _ currency: Currency) -> Account? {
        accounts.values.first { $0.kind == .system(account) && $0.currency == currency }
    }

    /// Decides one group; `keep: false` is a crash between decision and commit.
    @discardableResult
    mutating func run(_ commands: [LedgerCommand], keep: Bool = true) -> [LedgerOutcome] {
        var reads = LedgerReads()
        for command in commands { reads.add(command, rules: rules) }
        for key in reads.systemAccounts where system(key.account, key.currency) == nil {
            let account = Account(id: ids.next(), kind: .system(key.account), currency: key.currency)
            accounts[account.id] = account
        }
        var ledger = Ledger(snapshot(reads), rules: rules, now: clock.now, ids: ids)
        let outcomes = commands.map { ledger.apply($0) }
        if keep { store(ledger) }
        return outcomes
    }

    @discardableResult
    mutating func run(_ command: LedgerCommand) -> LedgerOutcome { run([command])[0] }

    /// Only what the reads name, so that a missing read shows as a refusal.
    private func snapshot(_ reads: LedgerReads) -> LedgerSnapshot {
        var snapshot = LedgerSnapshot()
        snapshot.accounts = accounts.values.filter { account in
            switch account.kind {
            case .customer(let owner): reads.accounts.contains(account.id) || reads.wholeOwners.contains(owner)
            case .system(let system):
                reads.accounts.contains(account.id)
                    || reads.systemAccounts.contains(SystemAccountKey(system, account.currency))
            }
        }.sorted { $0.id < $1.id }
        let loaded = Set(snapshot.accounts.map(\.id))
        snapshot.owners = reads.owners.compactMap { owners[$0] }
        snapshot.holds = holds.values.filter {
            reads.holds.contains($0.id) || (loaded.contains($0.account) && $0.isOverdue(at: clock.now))
        }
        snapshot.quotes = reads.quotes.compactMap { quotes[$0] }
        snapshot.authorizations = reads.authorizations.compactMap { authorizations[$0] }
        snapshot.transactions = (Array(reads.transactions) + reads.clientIDs).compactMap { transactions[$0] }
        snapshot.deposits = deposits.filter { reads.deposits.contains($0.key) }
        return snapshot
    }

    private mutating func store(_ ledger: Ledger) {
        let writes = ledger.writes
        for account in ledger.accounts.changed { accounts[account.id] = account }
        for owner in writes.changedOwners { owners[owner] = ledger.owner(owner) }
        for hold in writes.newHolds + Array(writes.changedHolds) { holds[hold] = ledger.hold(hold) }
        for (quote, transaction) in writes.usedQuotes { quotes[quote]?.usedBy = transaction }
        for (key, transaction) in writes.usedAuthorizations { authorizations[key]?.usedBy = transaction }
        for deposit in writes.deposits {
            deposits[deposit.deposit.deposit] = RecordedDeposit(
                transaction: deposit.deposit.id, account: deposit.deposit.account, amount: deposit.deposit.amount)
        }
        movements += writes.entries.map(\.movement)
        for entry in writes.entries {
            guard let transaction = entry.transaction else { continue }
            let legs = writes.entries.map(\.movement).filter { $0.transaction == transaction.id }
            transactions[transaction.id] = RecordedTransaction(
                transaction: transaction, movements: legs, reversedBy: nil)
            guard let target = transaction.details.reverses, let old = transactions[target] else { continue }
            transactions[target] = RecordedTransaction(
                transaction: old.transaction, movements: old.movements, reversedBy: transaction.id)
        }
    }
}

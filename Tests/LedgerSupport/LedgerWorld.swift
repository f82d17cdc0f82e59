package import MoneyKit
package import PolicyKit
package import Primitives
package import WalletDomain

/// The books in memory: what the database is to the service. A group of commands is decided over a copy and then
/// either kept or, as after a crash, forgotten.
package struct LedgerWorld {
    package let clock: ManualClock
    package let ids: IDGenerator
    package var rules: LedgerRules
    /// Whom compliance wants to be asked about; nil: nobody.
    package var policy: AssessmentPolicy?
    /// What it has said.
    package var words: [AssessmentQuestion: AssessmentWord] = [:]
    package var accounts: [AccountID: Account] = [:]
    package var owners: [OwnerID: Owner] = [:]
    package var holds: [HoldID: Hold] = [:]
    package var quotes: [QuoteID: Quote] = [:]
    package var authorizations: [Authorization.Key: Authorization] = [:]
    package var transactions: [TransactionID: RecordedTransaction] = [:]
    package var deposits: [UniqueID: RecordedDeposit] = [:]
    package var reservations: [UniqueID: DepositReservation] = [:]
    package var movements: [Movement] = []
    package var staffActions: [StaffAction] = []
    /// How often a group was read and decided again.
    package var secondLooks = 0
    /// What each account started with, outside the books.
    package var opening: [AccountID: Int64] = [:]

    package init(
        seed: UInt64 = 1, at start: Timestamp = Timestamp(rfc3339: "2026-11-20T12:00:00Z") ?? .distantPast
    ) throws {
        clock = ManualClock(start)
        ids = .seeded(seed, clock: clock.clock)
        rules = LedgerRules(
            tiers: TierTable(), purposes: try .seeded(), fees: FeeSchedule(),
            rates: try RateTable(
                source: "test", asOf: start,
                perDollar: [
                    .EUR: Rate(parsing: "0.92"), .GBP: Rate(parsing: "0.79"), .JPY: Rate(parsing: "150"),
                    .KWD: Rate(parsing: "0.31"), .BTC: Rate(parsing: "0.0000166"), .NGN: Rate(parsing: "1650"),
                ]))
    }

    package mutating func owner(tier: KYCTier = .tier3, isMerchant: Bool = false) -> OwnerID {
        let id: OwnerID = ids.next()
        owners[id] = Owner(id: id, tier: tier, isMerchant: isMerchant)
        return id
    }

    /// A wallet with money that was there before the books began.
    package mutating func wallet(
        _ owner: OwnerID, _ currency: Currency = .USD, posted: Int64 = 0, _ change: (inout Account) -> Void = { _ in }
    ) -> AccountID {
        var account = Account(id: ids.next(), kind: .customer(owner), currency: currency, posted: posted)
        change(&account)
        accounts[account.id] = account
        opening[account.id] = posted
        return account.id
    }

    package subscript(account: AccountID) -> Account {
        get throws {
            guard let found = accounts[account] else { throw MissingAccount(id: account) }
            return found
        }
    }

    package func system(_ account: SystemAccount, _ currency: Currency) -> Account? {
        accounts.values.first { $0.kind == .system(account) && $0.currency == currency }
    }

    /// Decides one group; `keep: false` is a crash between decision and commit.
    @discardableResult
    package mutating func run(_ commands: [LedgerCommand], keep: Bool = true) -> [LedgerOutcome] {
        var further = FurtherReads()
        while true {
            var ledger = open(for: commands, further)
            let outcomes = commands.map { ledger.apply($0) }
            guard ledger.further.isEmpty else {
                further.formUnion(ledger.further)
                secondLooks += 1
                continue
            }
            if keep { store(ledger) }
            return outcomes
        }
    }

    /// The ledger over the rows that the commands need, as a transaction reads them.
    /// - Parameter further: what an earlier decision turned out to need.
    package mutating func open(for commands: [LedgerCommand], _ further: FurtherReads = FurtherReads()) -> Ledger {
        var reads = LedgerReads()
        for command in commands { reads.add(command, rules: rules) }
        reads.add(further)
        // In order, so that the same seed gives the same ids.
        for key in reads.systemAccounts.sorted(by: { $0.code < $1.code })
        where system(key.account, key.currency) == nil {
            let account = Account(id: ids.next(), kind: .system(key.account), currency: key.currency)
            accounts[account.id] = account
        }
        var ledger = Ledger(snapshot(reads), rules: rules, policy: policy, now: clock.now, ids: ids)
        ledger.words = words
        return ledger
    }

    @discardableResult
    package mutating func run(_ command: LedgerCommand) -> LedgerOutcome { run([command])[0] }

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
        snapshot.wholeOwners = reads.wholeOwners
        snapshot.holds = holds.values.filter {
            reads.holds.contains($0.id) || loaded.contains($0.account) && $0.isOverdue(at: clock.now)
                || reads.heldAccounts.contains($0.account) && $0.status == .held && $0.service == nil
        }
        for hold in holds.values
        where reads.countedAccounts.contains(hold.account) && hold.status == .held && hold.service == nil {
            snapshot.ownHolds[hold.account, default: 0] += 1
        }
        snapshot.quotes = reads.quotes.compactMap { quotes[$0] }
        snapshot.authorizations = reads.authorizations.compactMap { authorizations[$0] }
        snapshot.transactions = (Array(reads.transactions) + reads.clientIDs).compactMap { transactions[$0] }
        snapshot.deposits = deposits.filter { reads.deposits.contains($0.key) }
        snapshot.reservations = reads.deposits.compactMap { reservations[$0] }
        return snapshot
    }

    /// Commits what was decided.
    package mutating func store(_ ledger: Ledger) {
        let writes = ledger.writes
        for account in ledger.accounts.changed { accounts[account.id] = account }
        for (account, ceiling) in ledger.newCeilings { accounts[account]?.ceiling = ceiling }
        staffActions += writes.staffActions
        for owner in writes.changedOwners { owners[owner] = ledger.owner(owner) }
        for hold in writes.newHolds + Array(writes.changedHolds) { holds[hold] = ledger.hold(hold) }
        for (quote, transaction) in writes.usedQuotes { quotes[quote]?.usedBy = transaction }
        for (key, transaction) in writes.usedAuthorizations { authorizations[key]?.usedBy = transaction }
        for deposit in writes.deposits {
            deposits[deposit.deposit.deposit] = RecordedDeposit(
                transaction: deposit.deposit.id, account: deposit.deposit.account, amount: deposit.deposit.amount)
        }
        for deposit in writes.newReservations + Array(writes.changedReservations) {
            reservations[deposit] = ledger.reservation(deposit)
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

package struct MissingAccount: Error {
    let id: AccountID
}

import MoneyKit
package import PolicyKit
package import Primitives

/// Decides commands over locked rows: a value without I/O, clock or hidden state.
///
/// Commands apply in order, each sees what those before it did, and each has its own outcome: a refused one leaves
/// nothing behind (but the expiry of overdue holds, which happens whoever asks). Every transaction is a set of balanced
/// movements, so the sum over all accounts of a currency never changes.
package struct Ledger: Sendable {
    let rules: LedgerRules
    /// The instant that all commands of the group are decided at.
    let now: Timestamp
    let today: CalendarDay
    let ids: IDGenerator
    /// Nil: nobody is asked.
    let policy: AssessmentPolicy?
    /// How the request that is decided now is known in logs; kept with what it posts.
    package var requestID: String?
    /// What was asked about the request that is decided now, and what came of it.
    package var words: [AssessmentQuestion: AssessmentWord] = [:]
    package internal(set) var accounts: AccountBook
    var owners: [OwnerID: Owner] = [:]
    var holds: [HoldID: Hold] = [:]
    /// How many open ones customers have on accounts that they place more on.
    var ownHolds: [AccountID: Int]
    var quotes: [QuoteID: Quote] = [:]
    var authorizations: [Authorization.Key: Authorization] = [:]
    var recorded: [TransactionID: RecordedTransaction] = [:]
    /// Transactions of this group and those that took a client's id before, by the ids of all their steps.
    var known: [TransactionID: PostedTransaction] = [:]
    var reversed: Set<TransactionID> = []
    var deposits: [UniqueID: RecordedDeposit]
    var reservations: [UniqueID: DepositReservation] = [:]
    /// Owners of whom all wallets were read.
    let wholeOwners: Set<OwnerID>
    /// Those of them whose room has to be divided anew.
    var crowdedOwners: Set<OwnerID> = []
    /// Rows that were needed and not read. Unless it is empty, nothing of what was decided counts.
    package internal(set) var further = FurtherReads()
    package internal(set) var writes = LedgerWrites()

    package init(
        _ snapshot: LedgerSnapshot, rules: LedgerRules, policy: AssessmentPolicy? = nil, now: Timestamp,
        ids: IDGenerator
    ) {
        self.rules = rules
        self.policy = policy
        self.now = now
        self.today = now.day
        self.ids = ids
        accounts = AccountBook(snapshot.accounts)
        ownHolds = snapshot.ownHolds
        deposits = snapshot.deposits
        wholeOwners = snapshot.wholeOwners
        for owner in snapshot.owners {
            var current = owner
            current.roll(to: today)
            owners[owner.id] = current
        }
        for hold in snapshot.holds { holds[hold.id] = hold }
        for quote in snapshot.quotes { quotes[quote.id] = quote }
        for reservation in snapshot.reservations { reservations[reservation.deposit] = reservation }
        for authorization in snapshot.authorizations { authorizations[authorization.key] = authorization }
        for transaction in snapshot.transactions {
            recorded[transaction.transaction.id] = transaction
            for step in transaction.movements { known[TransactionID(step.id.rawValue)] = transaction.transaction }
            if transaction.reversedBy != nil { reversed.insert(transaction.transaction.id) }
        }
        expireOverdueHolds()
    }

    package mutating func apply(_ command: LedgerCommand) -> LedgerOutcome {
        do throws(WalletError) {
            switch command {
            case .transfer(let transfer, let commander): return .posted(try self.transfer(transfer, by: commander))
            case .batch(let batch): return .batch(try apply(batch))
            case .convert(let conversion): return .posted(try convert(conversion))
            case .reverse(let reversal): return .posted(try reverse(reversal))
            case .placeHold(let placement): return .hold(try place(placement))
            case .captureHold(let capture): return try self.capture(capture)
            case .releaseHold(let release): return .hold(try self.release(release))
            case .expireHolds: return .expired
            case .reserveDeposit(let order): return try reserve(order)
            case .releaseDeposit(let release): return try giveBack(release)
            case .creditDeposit(let deposit): return try credit(deposit)
            case .post(let posting): return try post(posting)
            case .adjustHold(let adjustment): return .hold(try adjust(adjustment))
            case .settleHold(let settlement): return try settle(settlement)
            case .consume(let question): return try consume(question)
            }
        } catch {
            return .refused(error)
        }
    }

    package func hold(_ id: HoldID) -> Hold? { holds[id] }
    package func owner(_ id: OwnerID) -> Owner? { owners[id] }
    package func reservation(_ deposit: UniqueID) -> DepositReservation? { reservations[deposit] }
}

import MoneyKit
import Primitives

/// One step of a posting, between two accounts of the book.
struct Leg {
    let debit: Int
    let credit: Int
    /// Minor units of both accounts' currency.
    let amount: Int64
}

/// A transaction before it has a time.
struct TransactionDraft {
    let id: TransactionID
    let kind: TransactionKind
    let source: AccountID
    let destination: AccountID
    let amount: Money
    let fee: Money
    let destinationAmount: Money
    let details: TransactionDetails
}

extension Ledger {
    /// Whether all legs together leave every balance within 64 bits and every customer above the floor.
    func check(_ legs: [Leg]) throws(WalletError) {
        for (slot, posted) in try balances(after: legs) {
            let account = accounts[slot]
            guard posted < account.posted, account.owner != nil else { continue }
            let room = Int128(account.overdraft) - Int128(account.held)
            guard Int128(posted) + room >= 0 else {
                throw shortage(
                    Int128(account.posted) + room, Int128(account.posted) - Int128(posted), account.currency)
            }
        }
    }

    /// The balances that the legs change, as they would be after all of them. Intermediate ones may be lower: only what
    /// is written counts.
    /// - Throws: `amountTooLarge` when one leaves 64 bits on its way.
    func balances(after legs: [Leg]) throws(WalletError) -> [(slot: Int, posted: Int64)] {
        var balances: [(slot: Int, posted: Int64)] = []
        for leg in legs {
            try move(leg.debit, by: -leg.amount, in: &balances)
            try move(leg.credit, by: leg.amount, in: &balances)
        }
        return balances
    }

    private func move(
        _ slot: Int, by amount: Int64, in balances: inout [(slot: Int, posted: Int64)]
    ) throws(WalletError) {
        let index = balances.firstIndex { $0.slot == slot }
        let current = index.map { balances[$0].posted } ?? accounts[slot].posted
        let (posted, overflow) = current.addingReportingOverflow(amount)
        guard !overflow else { throw .amountTooLarge }
        if let index { balances[index].posted = posted } else { balances.append((slot, posted)) }
    }

    /// Posts legs that the gate or ``check(_:)`` has passed. The first debits the transaction's source and gets its id.
    mutating func post(_ draft: TransactionDraft, _ legs: [Leg]) -> PostedTransaction {
        var header: PostedTransaction?
        var previous = Timestamp.distantPast
        for leg in legs {
            let createdAt = instant(after: leg, previous)
            previous = createdAt
            accounts.change(leg.debit) { account in
                account.posted -= leg.amount
                account.lastMovementAt = createdAt
            }
            accounts.change(leg.credit) { account in
                account.posted += leg.amount
                account.lastMovementAt = createdAt
            }
            let isFirst = header == nil
            let transaction = header ?? draft.posted(at: createdAt)
            header = transaction
            let debit = accounts[leg.debit]
            let credit = accounts[leg.credit]
            let movement = Movement(
                id: isFirst ? MovementID(draft.id.rawValue) : ids.next(), transaction: draft.id, debit: debit.id,
                credit: credit.id, amount: leg.amount, currency: debit.currency, debitBalance: debit.posted,
                creditBalance: credit.posted, createdAt: createdAt)
            writes.entries.append(
                LedgerEntry(movement: movement, kind: draft.kind, transaction: isFirst ? transaction : nil))
        }
        for leg in legs { keepBelowCeiling(leg.credit) }
        let posted = header ?? draft.posted(at: now)
        known[posted.id] = posted
        return posted
    }

    /// Now, or one microsecond after the newest movement of either account and of the transaction.
    private func instant(after leg: Leg, _ previous: Timestamp) -> Timestamp {
        let newest = max(accounts[leg.debit].lastMovementAt, accounts[leg.credit].lastMovementAt, previous)
        return newest < now ? now : newest + .microseconds(1)
    }

    /// What is kept of a command beside its money.
    func details(
        by commander: Commander, _ purpose: Purpose? = nil, description: String? = nil, reference: String? = nil,
        hold: HoldID? = nil, reverses: TransactionID? = nil, assessment: UniqueID? = nil
    ) -> TransactionDetails {
        TransactionDetails(
            description: description, reference: reference, hold: hold, reverses: reverses,
            initiator: commander.initiator, channel: commander.channel,
            purpose: purpose.flatMap { $0.name == $0.kind.rawValue ? nil : $0.name }, service: commander.service,
            requestID: requestID, assessment: assessment)
    }

    /// A system account that `LedgerReads` named for these rules, so that the shell has made and loaded it.
    func slot(_ account: SystemAccount, _ currency: Currency) -> Int {
        guard let slot = accounts.slot(of: SystemAccountKey(account, currency)) else {
            preconditionFailure("\(account.code(in: currency)) was not among the reads")
        }
        return slot
    }

    /// Leaves word of what a member of staff did; of nobody else.
    mutating func note(_ verb: StaffVerb, on subject: UniqueID, by commander: Commander, reason: String?) {
        guard commander.isStaff,
            let action = StaffAction(verb, on: subject, by: commander, reason: reason, id: ids.next(), at: now)
        else { return }
        writes.staffActions.append(action)
    }
}

extension TransactionDraft {
    fileprivate func posted(at createdAt: Timestamp) -> PostedTransaction {
        PostedTransaction(
            id: id, kind: kind, source: source, destination: destination, amount: amount, fee: fee,
            destinationAmount: destinationAmount, details: details, createdAt: createdAt)
    }
}

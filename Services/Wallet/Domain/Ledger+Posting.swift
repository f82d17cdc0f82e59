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
    /// Intermediate balances may be lower: only what is written counts.
    func check(_ legs: [Leg]) throws(WalletError) {
        var balances: [(place: Int, posted: Int64)] = []
        for leg in legs {
            try move(leg.debit, by: -leg.amount, in: &balances)
            try move(leg.credit, by: leg.amount, in: &balances)
        }
        for (place, posted) in balances {
            let account = accounts[place]
            guard posted < account.posted, account.owner != nil else { continue }
            guard Int128(posted) - Int128(account.held) + Int128(account.overdraft) >= 0 else {
                throw .insufficientFunds
            }
        }
    }

    private func move(
        _ place: Int, by amount: Int64, in balances: inout [(place: Int, posted: Int64)]
    ) throws(WalletError) {
        let index = balances.firstIndex { $0.place == place }
        let current = index.map { balances[$0].posted } ?? accounts[place].posted
        let (posted, overflow) = current.addingReportingOverflow(amount)
        guard !overflow else { throw .amountTooLarge }
        if let index { balances[index].posted = posted } else { balances.append((place, posted)) }
    }

    /// Posts legs that ``check(_:)`` has passed. The first debits the transaction's source and gets its id.
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
        let posted = header ?? draft.posted(at: now)
        known[posted.id] = posted
        return posted
    }

    /// Now, or one microsecond after the newest movement of either account and of the transaction.
    private func instant(after leg: Leg, _ previous: Timestamp) -> Timestamp {
        let newest = max(accounts[leg.debit].lastMovementAt, accounts[leg.credit].lastMovementAt, previous)
        return newest < now ? now : newest + .microseconds(1)
    }

    /// A system account that `LedgerReads` named for these rules, so that the shell has made and loaded it.
    func place(_ account: SystemAccount, _ currency: Currency) -> Int {
        guard let place = accounts.place(of: SystemAccountKey(account, currency)) else {
            preconditionFailure("\(account.code(in: currency)) was not among the reads")
        }
        return place
    }
}

extension TransactionDraft {
    fileprivate func posted(at createdAt: Timestamp) -> PostedTransaction {
        PostedTransaction(
            id: id, kind: kind, source: source, destination: destination, amount: amount, fee: fee,
            destinationAmount: destinationAmount, details: details, createdAt: createdAt)
    }
}

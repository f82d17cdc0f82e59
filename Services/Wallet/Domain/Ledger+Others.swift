import MoneyKit
import Primitives

extension Ledger {
    /// Posts the mirror image of every movement, once. Works on frozen wallets, so that staff can take back what a
    /// fraud moved before the freeze; counters of limits are not given back.
    mutating func reverse(_ reversal: Reversal) throws(WalletError) -> PostedTransaction {
        guard let original = recorded[reversal.target] else { throw .notFound(.transfer) }
        guard original.transaction.kind.isReversible else { throw .notReversible }
        guard !reversed.contains(reversal.target) else { throw .alreadyReversed }
        let legs = try mirrored(original)
        for leg in legs {
            for place in [leg.debit, leg.credit] where accounts[place].status == .closed {
                throw .walletClosed(accounts[place].id)
            }
        }
        try check(legs)
        reversed.insert(reversal.target)
        let transaction = original.transaction
        return post(
            TransactionDraft(
                id: reversal.id, kind: .reversal, source: transaction.destination, destination: transaction.source,
                amount: transaction.destinationAmount, fee: .zero(transaction.destinationAmount.currency),
                destinationAmount: transaction.amount,
                details: TransactionDetails(
                    description: reversal.reason, rate: nil, reverses: reversal.target,
                    initiator: reversal.commander.initiator)),
            legs)
    }

    /// First the leg that takes the money back from the destination, so that it carries the transaction.
    private func mirrored(_ original: RecordedTransaction) throws(WalletError) -> [Leg] {
        var legs: [Leg] = []
        for movement in original.movements {
            guard let debit = accounts.place(of: movement.credit), let credit = accounts.place(of: movement.debit)
            else { throw .notFound(.transfer) }
            legs.append(Leg(debit: debit, credit: credit, amount: movement.amount))
        }
        let first = legs.firstIndex { accounts[$0.debit].id == original.transaction.destination }
        if let first, first != legs.startIndex { legs.insert(legs.remove(at: first), at: legs.startIndex) }
        return legs
    }

    /// Credits what a provider took in, once per deposit whatever is asked how often.
    mutating func credit(_ deposit: DepositCredit) throws(WalletError) -> LedgerOutcome {
        if let earlier = deposits[deposit.deposit] {
            guard earlier.account == deposit.account, earlier.amount == deposit.amount else {
                throw .transactionIDReused
            }
            return .deposited(earlier.transaction)
        }
        guard deposit.amount.isPositive, deposit.amount.minorUnits > deposit.fee.minorUnits else {
            throw .amountNotPositive
        }
        let wallet = try customerPlace(deposit.account)
        guard accounts[wallet].owner == deposit.owner, var owner = owners[deposit.owner] else {
            throw .notFound(.wallet)
        }
        try accounts[wallet].requireActive()
        let currency = accounts[wallet].currency
        guard deposit.amount.currency == currency, deposit.fee.currency == currency else {
            throw .currencyMismatch(expected: currency)
        }
        let credited = Money(minorUnits: deposit.amount.minorUnits - deposit.fee.minorUnits, currency: currency)
        let legs =
            [
                Leg(
                    debit: place(.clearing(provider: deposit.provider), currency), credit: wallet,
                    amount: deposit.amount.minorUnits)
            ] + feeLegs(deposit.fee.minorUnits, wallet, currency)
        try check(legs)
        let cents = try checkDeposit(deposit.amount, credited: credited, for: owner)
        if deposit.isCheck { return .acceptable }
        owner.depositsToday += cents
        owners[owner.id] = owner
        writes.changedOwners.insert(owner.id)
        return .deposited(record(deposit, legs))
    }

    private mutating func record(_ deposit: DepositCredit, _ legs: [Leg]) -> TransactionID {
        let transaction = post(
            TransactionDraft(
                id: deposit.id, kind: .deposit, source: accounts[legs[0].debit].id, destination: deposit.account,
                amount: deposit.amount, fee: deposit.fee, destinationAmount: deposit.amount,
                details: TransactionDetails(reference: deposit.deposit.description)),
            legs)
        deposits[deposit.deposit] = RecordedDeposit(
            transaction: transaction.id, account: deposit.account, amount: deposit.amount)
        writes.deposits.append(NewDeposit(deposit: deposit, createdAt: transaction.createdAt))
        return transaction.id
    }
}

import MoneyKit
import Primitives

extension Ledger {
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
        let wallet = try customerSlot(deposit.account)
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
                    debit: slot(.clearing(provider: deposit.provider), currency), credit: wallet,
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

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
}

import MoneyKit
import Primitives

extension Ledger {
    /// Posts the mirror image of every movement, once. Works on frozen wallets, so that staff can take back what a
    /// fraud moved before the freeze, and ends holds of the receiver's own that are in its way; counters of limits are
    /// not given back, and the balance limit does not stop it.
    mutating func reverse(_ reversal: Reversal) throws(WalletError) -> PostedTransaction {
        guard let original = recorded[reversal.target] else { throw .notFound(.transfer) }
        let legs = try mirrored(original)
        guard legs.allSatisfy({ mayReverse($0, reversal.commander) }) else { throw .notFound(.transfer) }
        guard !legs.contains(where: { isOwn($0, reversal.commander) }) else { throw .ownDecision }
        try requireReversible(original.transaction, by: reversal.commander)
        guard !reversed.contains(reversal.target) else { throw .alreadyReversed }
        guard known[reversal.id] == nil else { throw .idReused }
        for leg in legs {
            for slot in [leg.debit, leg.credit] where accounts[slot].status == .closed {
                throw .walletClosed(accounts[slot].id)
            }
        }
        for (slot, hold) in try holdsInTheWay(of: legs) {
            _ = try release(hold, at: slot, by: reversal.commander, reason: reversal.reason)
        }
        try check(legs)
        reversed.insert(reversal.target)
        note(.reverseTransfer, on: reversal.target.rawValue, by: reversal.commander, reason: reversal.reason)
        let transaction = original.transaction
        return post(
            TransactionDraft(
                id: reversal.id, kind: .reversal, source: transaction.destination, destination: transaction.source,
                amount: transaction.destinationAmount, fee: .zero(transaction.destinationAmount.currency),
                destinationAmount: transaction.amount,
                details: details(
                    by: reversal.commander, description: reversal.description, reverses: reversal.target)),
            legs)
    }

    /// What a service posted is taken back by that service; what the wallet's own routes posted by staff, and by those
    /// services that the purpose names. A reversal is final.
    private func requireReversible(
        _ transaction: PostedTransaction, by commander: Commander
    ) throws(WalletError) {
        let reversers = rules.purposes[transaction.purpose]?.reversers ?? []
        if let service = commander.service {
            let isOwn = transaction.details.service == service
            guard isOwn || transaction.details.service == nil && reversers.contains(service) else {
                throw .notFound(.transfer)
            }
        } else {
            guard transaction.details.service == nil, reversers.contains(PurposeTable.ourselves) else {
                throw .notReversible
            }
        }
        guard transaction.kind != .reversal else { throw .notReversible }
    }

    /// Only staff, whose role has the verb, and services take money back; never a customer.
    private func mayReverse(_ leg: Leg, _ commander: Commander) -> Bool {
        guard commander.owner == nil else { return false }
        return [leg.debit, leg.credit].allSatisfy { slot in
            accounts[slot].owner == nil || commander.mayCommand(accounts[slot], as: .reverseTransfer)
        }
    }

    /// Whether it is the money of the member of staff who commands: one who is a customer too leaves it to another.
    private func isOwn(_ leg: Leg, _ commander: Commander) -> Bool {
        guard case .staff(let staff, _) = commander else { return false }
        return [leg.debit, leg.credit].contains { accounts[$0].owner?.rawValue == staff }
    }

    /// First the leg that takes the money back from the destination, so that it carries the transaction.
    private func mirrored(_ original: RecordedTransaction) throws(WalletError) -> [Leg] {
        var legs: [Leg] = []
        for movement in original.movements {
            guard let debit = accounts.slot(of: movement.credit), let credit = accounts.slot(of: movement.debit)
            else { throw .notFound(.transfer) }
            legs.append(Leg(debit: debit, credit: credit, amount: movement.amount))
        }
        let first = legs.firstIndex { accounts[$0.debit].id == original.transaction.destination }
        if let first, first != legs.startIndex { legs.insert(legs.remove(at: first), at: legs.startIndex) }
        return legs
    }

    /// Holds that customers placed on what is to be taken back: otherwise a hold of one's own would keep the money. The
    /// largest first, so that few are ended; none when even all of them would not suffice.
    private func holdsInTheWay(of legs: [Leg]) throws(WalletError) -> [(slot: Int, hold: Hold)] {
        var ended: [(slot: Int, hold: Hold)] = []
        for (slot, posted) in try balances(after: legs) {
            let account = accounts[slot]
            guard account.owner != nil, posted < account.posted else { continue }
            var missing = Int128(account.held) - Int128(account.overdraft) - Int128(posted)
            guard missing > 0 else { continue }
            let own = holds.values.filter { $0.account == account.id && $0.reserved > 0 && $0.service == nil }
            var chosen: [(slot: Int, hold: Hold)] = []
            for hold in own.sorted(by: { ($0.reserved, $0.id) > ($1.reserved, $1.id) }) where missing > 0 {
                chosen.append((slot, hold))
                missing -= Int128(hold.reserved)
            }
            guard missing <= 0 else { return [] }
            ended += chosen
        }
        return ended
    }
}

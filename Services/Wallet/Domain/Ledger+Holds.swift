import MoneyKit
import Primitives

extension Ledger {
    /// Asks and counts what a transfer of the amount would: the money is as good as spent, and whoever takes it later
    /// finds it asked for.
    mutating func place(_ placement: HoldPlacement) throws(WalletError) -> Hold {
        guard placement.amount.isPositive else { throw .amountNotPositive }
        let slot = try ownSlot(placement.account, placement.commander)
        guard let owner = accounts[slot].owner, placement.commander.mayUse(placement.purpose) else {
            throw .notFound(.wallet)
        }
        let admission = try admit(
            Debit(
                purpose: placement.purpose, commander: placement.commander, source: slot, amount: placement.amount,
                payee: .nobody, authorization: placement.authorization))
        let (_, overflow) = accounts[slot].held.addingReportingOverflow(placement.amount.minorUnits)
        guard !overflow else { throw .amountTooLarge }
        let counted = try settle(admission, [], for: placement.id.rawValue)
        let hold = Hold(
            id: placement.id, account: placement.account, purpose: placement.purpose, amount: placement.amount,
            counted: counted, reason: placement.reason, expiresAt: (now + placement.lifetime).shown,
            createdAt: now)
        holds[hold.id] = hold
        writes.newHolds.append(hold.id)
        accounts.change(slot) { $0.held += placement.amount.minorUnits }
        writes.holdEvents.append(HoldEvent(change: .placed(owner: owner), hold: hold))
        return hold
    }

    /// Moves held money to a wallet, or to where the hold's purpose settles. The payee is named only here, so the PIN
    /// is asked for here again, and the fee is that of a transfer of the same amount, on top of what was held.
    mutating func capture(_ capture: HoldCapture) throws(WalletError) -> LedgerOutcome {
        if let amount = capture.amount, !amount.isPositive { throw .amountNotPositive }
        guard capture.account != capture.destination else { throw .sameWallet }
        let (source, hold) = try ownHold(capture.hold, capture.account, capture.commander)
        try hold.requireOpen()
        let payee = try payee(of: capture, hold)
        let currency = hold.amount.currency
        let amount = capture.amount ?? Money(minorUnits: hold.reserved, currency: currency)
        guard amount.currency == currency else { throw .currencyMismatch(expected: currency) }
        var changed = hold
        try changed.capture(amount.minorUnits, final: capture.final, at: now)
        let admission = try admit(
            Debit(
                purpose: hold.purpose, commander: capture.commander, source: source, amount: amount,
                payee: .account(payee), authorization: capture.authorization,
                hold: (hold, freed: hold.reserved - changed.reserved)))
        let legs =
            [Leg(debit: source, credit: payee, amount: amount.minorUnits)]
            + feeLegs(admission.fee, source, currency)
        _ = try settle(admission, legs, for: capture.id.rawValue)
        store(changed, was: hold, taking: amount.minorUnits, at: source)
        let transaction = post(
            TransactionDraft(
                id: capture.id, kind: hold.purpose.kind, source: hold.account, destination: accounts[payee].id,
                amount: amount, fee: Money(minorUnits: admission.fee, currency: currency), destinationAmount: amount,
                details: TransactionDetails(
                    description: hold.reason, hold: hold.id, initiator: capture.commander.initiator)),
            legs)
        writes.holdEvents.append(HoldEvent(change: .captured(amount, by: capture.id), hold: changed))
        return .captured(changed, transaction)
    }

    private func payee(of capture: HoldCapture, _ hold: Hold) throws(WalletError) -> Int {
        if let wallet = capture.destination { return try customerSlot(wallet) }
        guard let settlement = hold.purpose.settlement else { throw .destinationRequired }
        return slot(settlement, hold.amount.currency)
    }

    mutating func release(_ release: HoldRelease) throws(WalletError) -> Hold {
        let (slot, hold) = try ownHold(release.hold, release.account, release.commander, as: .releaseHold)
        return try self.release(hold, at: slot, by: release.commander, reason: release.reason)
    }

    /// - Parameter reason: a member of staff's.
    mutating func release(
        _ hold: Hold, at slot: Int, by commander: Commander, reason: String?
    ) throws(WalletError) -> Hold {
        var changed = hold
        try changed.release(at: now)
        store(changed, was: hold, at: slot)
        writes.holdEvents.append(HoldEvent(change: .released, hold: changed))
        note(.releaseHold, on: hold.id.rawValue, by: commander, reason: reason)
        return changed
    }

    /// Ends what is overdue before anything is decided, so an expired hold never blocks money or is captured.
    mutating func expireOverdueHolds() {
        for hold in holds.values.filter({ $0.isOverdue(at: now) }).sorted(by: { $0.id < $1.id }) {
            guard let slot = accounts.slot(of: hold.account) else { continue }
            var changed = hold
            changed.expireIfOverdue(at: now)
            store(changed, was: hold, at: slot)
            writes.holdEvents.append(HoldEvent(change: .expired, hold: changed))
        }
    }

    /// Keeps the account's `held` equal to what its open holds reserve. What is free again and was not taken is given
    /// back to the limits.
    private mutating func store(_ changed: Hold, was: Hold, taking taken: Int64 = 0, at slot: Int) {
        holds[changed.id] = changed
        writes.changedHolds.insert(changed.id)
        let freed = was.reserved - changed.reserved
        accounts.change(slot) { $0.held -= freed }
        giveBack(was, freed: freed - taken, at: slot)
    }

    /// A hold of the commander's: of the own wallet, placed by the customer; by a service, only for itself.
    private func ownHold(
        _ id: HoldID, _ account: AccountID, _ commander: Commander, as verb: StaffVerb? = nil
    ) throws(WalletError) -> (Int, Hold) {
        guard let hold = holds[id], hold.account == account, let slot = accounts.slot(of: account),
            commander.mayCommand(accounts[slot], as: verb), commander.mayUse(hold.purpose)
        else { throw .notFound(.hold) }
        return (slot, hold)
    }
}

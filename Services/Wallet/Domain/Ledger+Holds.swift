import MoneyKit
import Primitives

extension Ledger {
    /// Asks and counts what a transfer of the amount would: the money is as good as spent, and whoever takes it later
    /// finds it asked for.
    mutating func place(_ placement: HoldPlacement) throws(WalletError) -> Hold {
        guard placement.amount.isPositive else { throw .amountNotPositive }
        if let minimum = placement.minimum { try requireWithin(minimum, placement.amount) }
        let purpose = try purpose(placement.purpose, placement.commander)
        // What is paid in is nobody's to set aside, and a capture would pass the day's limit by.
        guard purpose.counts != .deposit else { throw .purposeRefused(purpose.name) }
        guard holds[placement.id] == nil else { throw .idReused }
        let end = try end(of: placement)
        let slot = try ownSlot(placement.account, placement.commander)
        guard let owner = accounts[slot].owner, placement.owner ?? owner == owner else { throw .notFound(.wallet) }
        let admission = try admit(
            Debit(
                purpose: purpose, commander: placement.commander, source: slot, amount: placement.amount,
                payee: .nobody, authorization: placement.authorization, minimum: placement.minimum?.minorUnits))
        let held = admission.given
        let (_, overflow) = accounts[slot].held.addingReportingOverflow(held)
        guard !overflow else { throw .amountTooLarge }
        let isCustomers = placement.commander.service == nil
        guard !isCustomers || ownHolds[placement.account, default: 0] < Hold.maximumOpen else { throw .tooManyHolds }
        let settled = try settle(admission, [], for: placement.id.rawValue)
        let hold = Hold(
            id: placement.id, account: placement.account, purpose: purpose.name, service: placement.commander.service,
            amount: Money(minorUnits: held, currency: placement.amount.currency), counted: settled.counted,
            reason: placement.reason, assessment: placement.assessment ?? settled.clearance.assessment,
            expiresAt: end, createdAt: now)
        holds[hold.id] = hold
        if isCustomers { ownHolds[hold.account, default: 0] += 1 }
        writes.newHolds.append(hold.id)
        accounts.change(slot) { $0.held += held }
        writes.holdEvents.append(HoldEvent(change: .placed, owner: owner, hold: hold))
        return hold
    }

    private func requireWithin(_ minimum: Money, _ amount: Money) throws(WalletError) {
        guard minimum.currency == amount.currency else { throw .currencyMismatch(expected: amount.currency) }
        guard minimum.minorUnits >= 0, minimum.minorUnits <= amount.minorUnits else { throw .minimumOutOfRange }
    }

    private func end(of placement: HoldPlacement) throws(WalletError) -> Timestamp? {
        switch placement.end {
        case .after(let lifetime): return (now + lifetime).shown
        case .at(let instant):
            guard instant > now else { throw .endPassed }
            return instant.shown
        case .never: return nil
        }
    }

    /// Moves held money to a wallet. The payee is named only here, so the PIN is asked for here again, and the fee is
    /// that of a transfer of the same amount, on top of what was held.
    mutating func capture(_ capture: HoldCapture) throws(WalletError) -> LedgerOutcome {
        if let amount = capture.amount, !amount.isPositive { throw .amountNotPositive }
        guard capture.account != capture.destination else { throw .sameWallet }
        let (source, hold) = try ownHold(capture.hold, capture.account, capture.commander)
        try hold.requireOpen()
        guard let destination = capture.destination else { throw .destinationRequired }
        let payee = try customerSlot(destination)
        let purpose = rules.purposes.capture
        try requireOpen(payer: accounts[source], purpose)
        let currency = hold.amount.currency
        let amount = capture.amount ?? Money(minorUnits: hold.reserved, currency: currency)
        guard amount.currency == currency else { throw .currencyMismatch(expected: currency) }
        var changed = hold
        try changed.capture(amount.minorUnits, final: capture.final, at: now)
        let admission = try admit(
            Debit(
                purpose: purpose, commander: capture.commander, source: source, amount: amount,
                payee: .account(payee), authorization: capture.authorization,
                hold: (hold, freed: hold.reserved - changed.reserved)))
        let legs =
            [Leg(debit: source, credit: payee, amount: amount.minorUnits)]
            + feeLegs(admission.fee, source, currency)
        let clearance = try settle(admission, legs, for: capture.id.rawValue).clearance
        var details = details(by: capture.commander, description: hold.reason, hold: hold.id)
        details.take(clearance)
        store(changed, was: hold, taking: amount.minorUnits, at: source)
        let transaction = post(
            TransactionDraft(
                id: capture.id, kind: purpose.kind, source: hold.account, destination: accounts[payee].id,
                amount: amount, fee: Money(minorUnits: admission.fee, currency: currency), destinationAmount: amount,
                details: details),
            legs)
        note(.captured(amount, by: capture.id), changed, at: source)
        return .captured(changed, transaction)
    }

    mutating func release(_ release: HoldRelease) throws(WalletError) -> Hold {
        let (slot, hold) = try ownHold(release.hold, release.account, release.commander, as: .releaseHold)
        // A service that asks under another id hears of the same end.
        if hold.status == .released, hold.service != nil { return hold }
        return try self.release(hold, at: slot, by: release.commander, reason: release.reason)
    }

    /// - Parameter reason: a member of staff's.
    mutating func release(
        _ hold: Hold, at slot: Int, by commander: Commander, reason: String?
    ) throws(WalletError) -> Hold {
        var changed = hold
        try changed.release(at: now)
        store(changed, was: hold, at: slot)
        note(.released, changed, at: slot)
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
            note(.expired, changed, at: slot)
        }
    }

    /// Keeps the account's `held` equal to what its open holds reserve. What is free again and was not taken is given
    /// back to the limits.
    mutating func store(_ changed: Hold, was: Hold, taking taken: Int64 = 0, at slot: Int) {
        let freed = was.reserved - changed.reserved
        accounts.change(slot) { $0.held -= freed }
        var changed = changed
        let counted = giveBack(was, freed: freed - taken, at: slot)
        // What an end gives back stays on record as it was counted.
        if changed.status == .held { changed.counted = counted }
        if was.status == .held, changed.status != .held, was.service == nil { ownHolds[was.account]? -= 1 }
        holds[changed.id] = changed
        writes.changedHolds.insert(changed.id)
    }

    mutating func note(_ change: HoldEvent.Change, _ hold: Hold, at slot: Int) {
        guard let owner = accounts[slot].owner else { return }
        writes.holdEvents.append(HoldEvent(change: change, owner: owner, hold: hold))
    }

    /// A hold of the commander's: of the own wallet, placed by the customer; by a service, only what it placed itself.
    func ownHold(
        _ id: HoldID, _ account: AccountID, _ commander: Commander, as verb: StaffVerb? = nil
    ) throws(WalletError) -> (Int, Hold) {
        guard let hold = holds[id], hold.account == account, let slot = accounts.slot(of: account),
            commander.mayCommand(accounts[slot], as: verb), commander.service == hold.service
        else { throw .notFound(.hold) }
        return (slot, hold)
    }
}

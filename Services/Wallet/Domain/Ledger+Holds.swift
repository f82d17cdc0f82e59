import MoneyKit
import Primitives

extension Ledger {
    mutating func place(_ placement: HoldPlacement) throws(WalletError) -> Hold {
        guard placement.amount.isPositive else { throw .amountNotPositive }
        let place = try ownPlace(placement.account, placement.commander)
        let account = accounts[place]
        try account.requireActive()
        guard placement.amount.currency == account.currency else {
            throw .currencyMismatch(expected: account.currency)
        }
        guard let owner = account.owner else { throw .notFound(.wallet) }
        guard account.canSpend(placement.amount.minorUnits) else { throw .insufficientFunds }
        let (_, overflow) = account.held.addingReportingOverflow(placement.amount.minorUnits)
        guard !overflow else { throw .amountTooLarge }
        let hold = Hold(
            id: placement.id, account: account.id, amount: placement.amount, reason: placement.reason,
            expiresAt: (now + placement.lifetime).shown, createdAt: now)
        holds[hold.id] = hold
        writes.newHolds.append(hold.id)
        accounts.change(place) { $0.held += placement.amount.minorUnits }
        writes.holdEvents.append(HoldEvent(change: .placed(owner: owner), hold: hold))
        return hold
    }

    /// Moves held money to a wallet or to settlement. A capture that pays somebody else is a transfer: a person
    /// authorises it, and it counts towards the limits.
    mutating func capture(_ capture: HoldCapture) throws(WalletError) -> LedgerOutcome {
        if let amount = capture.amount, !amount.isPositive { throw .amountNotPositive }
        guard capture.account != capture.destination else { throw .sameWallet }
        let (source, hold) = try ownHold(capture.hold, capture.account, capture.commander)
        let destination: Int
        if let wallet = capture.destination {
            destination = try customerPlace(wallet)
            try accounts[destination].requireActive()
        } else {
            destination = place(.settlement, hold.amount.currency)
        }
        // A frozen wallet's holds may still be captured by services: the promise was given before.
        if capture.commander.owner != nil { try accounts[source].requireActive() }
        let amount = capture.amount ?? Money(minorUnits: hold.reserved, currency: hold.amount.currency)
        guard amount.currency == hold.amount.currency, accounts[destination].currency == hold.amount.currency else {
            throw .currencyMismatch(expected: hold.amount.currency)
        }
        var changed = hold
        try changed.capture(amount.minorUnits, final: capture.final, at: now)
        let paysAnother = accounts[destination].owner != accounts[source].owner
        if paysAnother { try authorize(capture.authorization, source, amount, capture.commander) }
        let legs = [Leg(debit: source, credit: destination, amount: amount.minorUnits)]
        try checkCapture(legs)
        if paysAnother {
            try count(amount, from: source, by: capture.commander)
            use(capture.authorization, from: source, by: capture.commander, for: capture.id)
        }
        store(changed, was: hold, at: source)
        let transaction = post(
            TransactionDraft(
                id: capture.id, kind: .capture, source: hold.account, destination: accounts[destination].id,
                amount: amount, fee: .zero(amount.currency), destinationAmount: amount,
                details: TransactionDetails(
                    description: hold.reason, hold: hold.id, initiator: capture.commander.initiator)),
            legs)
        writes.holdEvents.append(HoldEvent(change: .captured(amount, by: capture.id), hold: changed))
        return .captured(changed, transaction)
    }

    /// The money is held already, so only the 64-bit bounds are left to check.
    private func checkCapture(_ legs: [Leg]) throws(WalletError) {
        for leg in legs {
            let (_, overflow) = accounts[leg.credit].posted.addingReportingOverflow(leg.amount)
            guard !overflow else { throw .amountTooLarge }
        }
    }

    mutating func release(_ release: HoldRelease) throws(WalletError) -> Hold {
        let (place, hold) = try ownHold(release.hold, release.account, release.commander)
        var changed = hold
        try changed.release(at: now)
        store(changed, was: hold, at: place)
        writes.holdEvents.append(HoldEvent(change: .released, hold: changed))
        return changed
    }

    /// Ends what is overdue before anything is decided, so an expired hold never blocks money or is captured.
    mutating func expireOverdueHolds() {
        for hold in holds.values.filter({ $0.isOverdue(at: now) }).sorted(by: { $0.id < $1.id }) {
            guard let place = accounts.place(of: hold.account) else { continue }
            var changed = hold
            changed.expireIfOverdue(at: now)
            store(changed, was: hold, at: place)
            writes.holdEvents.append(HoldEvent(change: .expired, hold: changed))
        }
    }

    /// Keeps the account's `held` equal to what its open holds reserve.
    private mutating func store(_ changed: Hold, was: Hold, at place: Int) {
        holds[changed.id] = changed
        writes.changedHolds.insert(changed.id)
        accounts.change(place) { $0.held -= was.reserved - changed.reserved }
    }

    private func ownHold(
        _ id: HoldID, _ account: AccountID, _ commander: Commander
    ) throws(WalletError) -> (Int, Hold) {
        guard let hold = holds[id], hold.account == account, let place = accounts.place(of: account),
            commander.mayCommand(accounts[place])
        else { throw .notFound(.hold) }
        return (place, hold)
    }
}

import MoneyKit
import Primitives

extension Ledger {
    /// Makes room for a deposit under the limits, once per deposit whatever is asked how often.
    mutating func reserve(_ order: DepositOrder) throws(WalletError) -> LedgerOutcome {
        if let known = reservations[order.deposit] {
            guard known.owner == order.owner, known.account == order.account, known.amount == order.amount else {
                throw .transactionIDReused
            }
            guard known.state != .released else { throw .depositEnded }
            return .depositReserved
        }
        let count = try judge(order)
        guard var owner = owners[order.owner] else { throw .notFound(.wallet) }
        owner.depositsToday += count.counted
        owner.depositsReserved += count.expected
        keep(owner)
        // What is expected takes room, so the ceilings come down.
        crowdedOwners.insert(owner.id)
        keep(
            DepositReservation(
                deposit: order.deposit, owner: order.owner, account: order.account, amount: order.amount,
                counted: count.counted, expected: count.expected, countedOn: owner.sent.day, createdAt: now))
        return .depositReserved
    }

    /// Gives back what a deposit took of the limits, unless it has been credited. The day's limit is given back on the
    /// same day only; a later day has a counter of its own.
    mutating func giveBack(_ release: DepositRelease) throws(WalletError) -> LedgerOutcome {
        if let credited = deposits[release.deposit] { return .deposited(credited) }
        var reservation =
            reservations[release.deposit]
            ?? DepositReservation(
                deposit: release.deposit, owner: release.owner, account: release.account, amount: release.amount,
                counted: 0, expected: 0, countedOn: today, createdAt: now)
        guard reservation.owner == release.owner else { throw .transactionIDReused }
        if reservation.state == .open { free(&reservation) }
        if let attempt = release.closes { reservation.close(through: attempt) }
        if reservations[release.deposit] != reservation { keep(reservation) }
        return .depositReleased
    }

    private mutating func free(_ reservation: inout DepositReservation) {
        reservation.end(.released, at: now)
        guard var owner = owners[reservation.owner] else { return }
        owner.depositsReserved -= reservation.expected
        if owner.sent.day == reservation.countedOn {
            owner.depositsToday = max(0, owner.depositsToday - reservation.counted)
        }
        keep(owner)
    }

    /// Credits what a provider took in, once per deposit whatever is asked how often, and answers where it was
    /// credited: an operator may have sent it to another wallet of its owner meanwhile.
    mutating func credit(_ deposit: DepositCredit) throws(WalletError) -> LedgerOutcome {
        if let earlier = deposits[deposit.deposit] {
            let isSameOwner = accounts[earlier.account]?.owner == deposit.owner
            guard isSameOwner, earlier.amount == deposit.amount else { throw .transactionIDReused }
            return .deposited(earlier)
        }
        let reservation = reservations[deposit.deposit]
        if let reservation {
            guard reservation.owner == deposit.owner else { throw .transactionIDReused }
            guard reservation.admits(attempt: deposit.attempt) else { throw .depositEnded }
        }
        guard let posting = deposit.posting else { throw .accountRefused(LegField(0, "debit")) }
        _ = try target(of: deposit.order)
        let purpose = try purpose(posting.purpose, posting.commander)
        let legs = try resolve(posting.legs, purpose, posting.commander)
        _ = try admit(legs, purpose, posting.commander, nil)
        let (split, _) = split(legs, given: [:])
        try check(split)
        try take(deposit, reservation)
        return .deposited(record(deposit, draft(posting, purpose, split), split))
    }

    /// Counts a credit. What was reserved has been counted, so the limits cannot refuse it any more: a provider took
    /// the money on the strength of that. Anything beyond is judged as if it were ordered now.
    private mutating func take(_ deposit: DepositCredit, _ reservation: DepositReservation?) throws(WalletError) {
        guard var owner = owners[deposit.owner] else { throw .notFound(.wallet) }
        guard var reservation, reservation.state == .open else {
            owner.depositsToday += try count(deposit.order, beside: nil).counted
            return keep(owner)
        }
        if !reservation.amount.covers(deposit.amount) {
            owner.depositsToday += try count(deposit.order, beside: reservation).counted
        }
        owner.depositsReserved -= reservation.expected
        keep(owner)
        reservation.end(.credited, at: now)
        keep(reservation)
    }

    /// Whether a deposit would be taken now; what it would count. Changes nothing.
    /// - Parameter order: of a deposit that may have room already.
    @discardableResult
    package func judge(_ order: DepositOrder) throws(WalletError) -> DepositCount {
        let wallet = try target(of: order)
        let credited = order.amount.minorUnits - order.fee.minorUnits
        guard !accounts[wallet].posted.addingReportingOverflow(credited).overflow else { throw .amountTooLarge }
        let reservation = reservations[order.deposit].flatMap { $0.state == .open ? $0 : nil }
        if let reservation, reservation.amount.covers(order.amount) {
            return DepositCount(counted: 0, expected: 0)
        }
        return try count(order, beside: reservation)
    }

    /// The wallet a deposit is for: the owner's, active, of its currency.
    private func target(of order: DepositOrder) throws(WalletError) -> Int {
        guard order.amount.isPositive, order.amount.minorUnits > order.fee.minorUnits else {
            throw .amountNotPositive
        }
        let wallet = try customerSlot(order.account)
        guard accounts[wallet].owner == order.owner, let owner = owners[order.owner] else {
            throw .notFound(.wallet)
        }
        try accounts[wallet].requireActive()
        if owner.standing.restriction.stopsDeposits { throw .notPermitted }
        let currency = accounts[wallet].currency
        guard order.amount.currency == currency, order.fee.currency == currency else {
            throw .currencyMismatch(expected: currency)
        }
        return wallet
    }

    private func count(
        _ order: DepositOrder, beside reservation: DepositReservation?
    ) throws(WalletError) -> DepositCount {
        guard let owner = owners[order.owner] else { throw .notFound(.wallet) }
        guard let purpose = rules.purposes[order.purpose] else { throw .purposeRefused(order.purpose) }
        // What a guest pays for something is no deposit of whoever gets it.
        guard purpose.counts == .deposit else { return DepositCount(counted: 0, expected: 0) }
        let credited = Money(
            minorUnits: order.amount.minorUnits - order.fee.minorUnits, currency: order.amount.currency)
        return try checkDeposit(order.amount, credited: credited, for: owner, beside: reservation)
    }

    private mutating func record(
        _ deposit: DepositCredit, _ draft: TransactionDraft, _ legs: [Leg]
    ) -> RecordedDeposit {
        let transaction = post(draft, legs)
        let recorded = RecordedDeposit(
            transaction: transaction.id, account: deposit.account, amount: deposit.amount)
        deposits[deposit.deposit] = recorded
        writes.deposits.append(NewDeposit(deposit: deposit, createdAt: transaction.createdAt))
        return recorded
    }

    private mutating func keep(_ owner: Owner) {
        owners[owner.id] = owner
        writes.changedOwners.insert(owner.id)
    }

    private mutating func keep(_ reservation: DepositReservation) {
        let isNew = reservations[reservation.deposit] == nil
        reservations[reservation.deposit] = reservation
        if isNew {
            writes.newReservations.append(reservation.deposit)
        } else {
            writes.changedReservations.insert(reservation.deposit)
        }
    }
}

/// What a deposit counts, in US cents.
package struct DepositCount: Sendable, Equatable {
    /// Towards the deposits of its day.
    package let counted: Int64
    /// Towards the balance.
    package let expected: Int64
}

extension Money {
    /// Whether this much is enough for the other.
    fileprivate func covers(_ other: Money) -> Bool {
        currency == other.currency && minorUnits >= other.minorUnits
    }
}

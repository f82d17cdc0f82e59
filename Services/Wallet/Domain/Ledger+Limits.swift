import MoneyKit
import Primitives

/// What a debit adds to the counters of its customer and wallet.
struct Count {
    let owner: OwnerID
    let cents: Int64
    /// Of the wallet's currency.
    let minorUnits: Int64
}

extension Ledger {
    /// Checks a debit against the limits of the tier and of the wallet. Amounts on a limit pass.
    ///
    /// A hold is checked and counted when it is placed; its captures are checked against the limits of one transaction
    /// again, and not counted twice.
    /// - Returns: what it counts; nil when nothing.
    mutating func weigh(_ debit: Debit) throws(WalletError) -> Count? {
        let account = accounts[debit.source]
        guard debit.purpose.counts == .sent, let id = account.owner else { return nil }
        guard let owner = owners[id] else {
            further.owners.insert(id)
            return nil
        }
        let cents = try rules.rates.cents(of: debit.amount)
        let units = debit.amount.minorUnits
        let (tier, own) = (rules.tiers[owner.tier], account.ownLimits)
        try require(.dollars(cents), plus: 0, within: tier.transaction, .transaction, freesOn: nil)
        try require(debit.amount, plus: 0, within: own.perTransaction, .walletTransaction, freesOn: nil)
        if debit.hold?.hold.counted != nil { return nil }
        let (day, month) = (owner.sent.day.adding(days: 1), owner.sent.day.startOfNextMonth)
        let sent = account.sent.rolled(to: today)
        try require(.dollars(cents), plus: owner.sent.today, within: tier.sentDay, .sentDay, freesOn: day)
        try require(debit.amount, plus: sent.today, within: own.daily, .walletDaily, freesOn: day)
        try require(.dollars(cents), plus: owner.sent.month, within: tier.sentMonth, .sentMonth, freesOn: month)
        try require(debit.amount, plus: sent.month, within: own.monthly, .walletMonthly, freesOn: month)
        return Count(owner: id, cents: cents, minorUnits: units)
    }

    /// Counts what ``weigh(_:)`` has let pass.
    mutating func apply(_ count: Count, at source: Int) -> Counted {
        let sent = accounts[source].sent.rolled(to: today)
        accounts.change(source) { account in
            account.sent = sent
            // A wallet without limits of its own may count beyond 64 bits in a currency of small units.
            account.sent.today = Self.saturatingSum(sent.today, count.minorUnits)
            account.sent.month = Self.saturatingSum(sent.month, count.minorUnits)
        }
        owners[count.owner]?.sent.today += count.cents
        owners[count.owner]?.sent.month += count.cents
        writes.changedOwners.insert(count.owner)
        return Counted(day: owners[count.owner]?.sent.day ?? today, cents: count.cents)
    }

    /// What a hold counted and did not come to take is free again, on the day on which it was counted.
    mutating func giveBack(_ hold: Hold, freed: Int64, at slot: Int) {
        guard freed > 0, let counted = hold.counted, let id = accounts[slot].owner else { return }
        // Its counters are of a later day for sure.
        guard counted.day >= today else { return }
        guard let owner = owners[id] else {
            further.owners.insert(id)
            return
        }
        guard owner.sent.day == counted.day else { return }
        let cents = counted.share(freed, of: hold.amount.minorUnits)
        owners[id]?.sent.today = max(0, owner.sent.today - cents)
        owners[id]?.sent.month = max(0, owner.sent.month - cents)
        writes.changedOwners.insert(id)
        guard accounts[slot].sent.day == counted.day else { return }
        accounts.change(slot) { account in
            account.sent.today = max(0, account.sent.today - freed)
            account.sent.month = max(0, account.sent.month - freed)
        }
    }

    /// A deposit's limits: per day, and on the sum of the customer's wallets and of what is expected to come into them.
    /// - Parameter reservation: what has been counted for this deposit before, if anything.
    /// - Returns: what is to be counted beside that.
    func checkDeposit(
        _ amount: Money, credited: Money, for owner: Owner, beside reservation: DepositReservation?
    ) throws(WalletError) -> DepositCount {
        let cents = max(0, try rules.rates.cents(of: amount) - (reservation?.counted ?? 0))
        try require(
            .dollars(cents), plus: owner.depositsToday, within: rules.tiers[owner.tier].depositsDay, .depositsDay,
            freesOn: owner.sent.day.adding(days: 1))
        let count = DepositCount(counted: cents, expected: try rules.rates.cents(of: credited))
        guard let limit = owner.balanceLimit(rules.tiers) else { return count }
        let others = Int128(owner.depositsReserved) - Int128(reservation?.expected ?? 0)
        guard try holdings(of: owner.id, adding: credited) + others <= Int128(limit) else {
            let used = Int64(clamping: try holdings(of: owner.id) + others)
            throw .limitExceeded(ReachedLimit(.balance, limit: .dollars(limit), used: .dollars(used), freesAt: nil))
        }
        return count
    }

    private func require(
        _ amount: Money, plus used: Int64, within limit: Int64?, _ name: LimitName, freesOn day: CalendarDay?
    ) throws(WalletError) {
        guard let limit else { return }
        guard Int128(amount.minorUnits) + Int128(used) <= Int128(limit) else {
            throw .limitExceeded(
                ReachedLimit(
                    name, limit: Money(minorUnits: limit, currency: amount.currency),
                    used: Money(minorUnits: used, currency: amount.currency), freesAt: day?.startOfDay))
        }
    }

    private static func saturatingSum(_ left: Int64, _ right: Int64) -> Int64 {
        Int64(clamping: Int128(left) + Int128(right))
    }
}

extension Money {
    /// An amount of the currency that limits are kept in.
    static func dollars(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: RateTable.base) }
}

extension CalendarDay {
    fileprivate var startOfNextMonth: CalendarDay {
        let next = adding(months: 1)
        return next.adding(days: 1 - next.day)
    }
}

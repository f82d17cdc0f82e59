import MoneyKit
import Primitives

/// What a debit adds to the counters of its customer and wallet.
struct Count {
    let counter: Purpose.Counter
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
    mutating func weigh(_ admission: Admission) throws(WalletError) -> Count? {
        let debit = admission.debit
        // Nobody is asked twice for what leaves together with what is paid for.
        let units = max(0, admission.given - admission.fee - debit.charges)
        return try weigh(debit, units)
    }

    /// - Parameter refuses: false counts without a limit, what cannot be refused any more.
    mutating func weigh(_ debit: Debit, _ units: Int64, refuses: Bool = true) throws(WalletError) -> Count? {
        let account = accounts[debit.source]
        guard let counter = debit.purpose.counts, counter != .deposit, let id = account.owner else { return nil }
        guard let owner = owners[id] else {
            further.owners.insert(id)
            return nil
        }
        let amount = Money(minorUnits: units, currency: account.currency)
        let cents = try rules.rates.cents(of: amount)
        let count = Count(counter: counter, owner: id, cents: cents, minorUnits: units)
        guard refuses else { return count }
        switch counter {
        case .sent:
            let whole = debit.whole.map { Money(minorUnits: $0, currency: account.currency) }
            try requireTransaction(whole ?? amount, try whole.map(rules.rates.cents(of:)) ?? cents, account, owner)
            if debit.hold?.hold.counted != nil { return nil }
            try requireSent(amount, cents, account, owner)
        case .withdrawal:
            if debit.hold?.hold.counted != nil { return nil }
            try require(
                .dollars(cents), plus: owner.withdrawalsToday, within: rules.tiers[owner.tier].withdrawalsDay,
                .withdrawalsDay, freesOn: owner.sent.day.adding(days: 1))
        case .deposit: return nil
        }
        return count
    }

    /// One transaction, however many wallets of a customer pay for it.
    mutating func weighTogether(_ admissions: [Admission], _ purpose: Purpose) throws(WalletError) {
        guard admissions.count > 1, purpose.counts == .sent else { return }
        var sums: [OwnerID: Int128] = [:]
        for admission in admissions {
            let account = accounts[admission.debit.source]
            guard let owner = account.owner else { continue }
            let units = max(0, admission.given - admission.fee - admission.debit.charges)
            let amount = Money(minorUnits: units, currency: account.currency)
            sums[owner, default: 0] += Int128(try rules.rates.cents(of: amount))
        }
        for (id, cents) in sums {
            guard let owner = owners[id] else {
                further.owners.insert(id)
                continue
            }
            try require(
                .dollars(Int64(clamping: cents)), plus: 0, within: rules.tiers[owner.tier].transaction, .transaction,
                freesOn: nil)
        }
    }

    private func requireTransaction(
        _ amount: Money, _ cents: Int64, _ account: Account, _ owner: Owner
    ) throws(WalletError) {
        let tier = rules.tiers[owner.tier]
        try require(.dollars(cents), plus: 0, within: tier.transaction, .transaction, freesOn: nil)
        try require(amount, plus: 0, within: account.ownLimits.perTransaction, .walletTransaction, freesOn: nil)
    }

    private func requireSent(
        _ amount: Money, _ cents: Int64, _ account: Account, _ owner: Owner
    ) throws(WalletError) {
        let (tier, own) = (rules.tiers[owner.tier], account.ownLimits)
        let (day, month) = (owner.sent.day.adding(days: 1), owner.sent.day.startOfNextMonth)
        let sent = account.sent.rolled(to: today)
        try require(.dollars(cents), plus: owner.sent.today, within: tier.sentDay, .sentDay, freesOn: day)
        try require(amount, plus: sent.today, within: own.daily, .walletDaily, freesOn: day)
        try require(.dollars(cents), plus: owner.sent.month, within: tier.sentMonth, .sentMonth, freesOn: month)
        try require(amount, plus: sent.month, within: own.monthly, .walletMonthly, freesOn: month)
    }

    /// Counts what ``weigh(_:)`` has let pass.
    mutating func apply(_ count: Count, at source: Int) -> Counted {
        writes.changedOwners.insert(count.owner)
        switch count.counter {
        case .sent:
            let sent = accounts[source].sent.rolled(to: today)
            accounts.change(source) { account in
                account.sent = sent
                // A wallet without limits of its own may count beyond 64 bits in a currency of small units.
                account.sent.today = Self.saturatingSum(sent.today, count.minorUnits)
                account.sent.month = Self.saturatingSum(sent.month, count.minorUnits)
            }
            owners[count.owner]?.sent.today += count.cents
            owners[count.owner]?.sent.month += count.cents
        case .withdrawal: owners[count.owner]?.withdrawalsToday += count.cents
        case .deposit: owners[count.owner]?.depositsToday += count.cents
        }
        return Counted(
            day: owners[count.owner]?.sent.day ?? today, cents: count.cents, minorUnits: count.minorUnits)
    }

    /// What a hold counted and did not come to take is free again, on the day on which it was counted.
    /// - Returns: what it still counts.
    mutating func giveBack(_ hold: Hold, freed: Int64, at slot: Int) -> Counted? {
        guard freed > 0, let counted = hold.counted, let id = accounts[slot].owner else { return hold.counted }
        // Its counters are of a later day for sure.
        guard counted.day >= today else { return counted }
        guard let owner = owners[id] else {
            further.owners.insert(id)
            return counted
        }
        guard owner.sent.day == counted.day else { return counted }
        let (units, cents) = counted.share(freed)
        writes.changedOwners.insert(id)
        if rules.purposes[hold.purpose]?.counts == .withdrawal {
            owners[id]?.withdrawalsToday = max(0, owner.withdrawalsToday - cents)
            return counted.without(units, cents)
        }
        owners[id]?.sent.today = max(0, owner.sent.today - cents)
        owners[id]?.sent.month = max(0, owner.sent.month - cents)
        guard accounts[slot].sent.day == counted.day else { return counted.without(units, cents) }
        accounts.change(slot) { account in
            account.sent.today = max(0, account.sent.today - units)
            account.sent.month = max(0, account.sent.month - units)
        }
        return counted.without(units, cents)
    }

    /// A deposit's limits: per day, and on the sum of the customer's wallets and of what is expected to come into them.
    /// - Parameter reservation: what has been counted for this deposit before, if anything.
    /// - Returns: what is to be counted beside that.
    func checkDeposit(
        _ amount: Money, credited: Money, for owner: Owner, beside reservation: DepositReservation?
    ) throws(WalletError) -> DepositCount {
        let cents = max(0, try rules.rates.cents(of: amount) - (reservation?.counted ?? 0))
        try requireDepositsDay(cents, owner)
        let count = DepositCount(counted: cents, expected: try rules.rates.cents(of: credited))
        try requireBalance(of: owner, adding: credited, beside: reservation)
        return count
    }

    func requireDepositsDay(_ cents: Int64, _ owner: Owner) throws(WalletError) {
        try require(
            .dollars(cents), plus: owner.depositsToday, within: rules.tiers[owner.tier].depositsDay, .depositsDay,
            freesOn: owner.sent.day.adding(days: 1))
    }

    /// The sum of all wallets and of what is expected to come into them, with what is to be credited.
    func requireBalance(
        of owner: Owner, adding credited: Money? = nil, after legs: [Leg] = [],
        beside reservation: DepositReservation? = nil
    ) throws(WalletError) {
        guard let limit = owner.balanceLimit(rules.tiers) else { return }
        let others = Int128(owner.depositsReserved) - Int128(reservation?.expected ?? 0)
        guard try holdings(of: owner.id, adding: credited, after: legs) + others <= Int128(limit) else {
            let used = Int64(clamping: try holdings(of: owner.id) + others)
            throw .limitExceeded(ReachedLimit(.balance, limit: .dollars(limit), used: .dollars(used), freesAt: nil))
        }
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

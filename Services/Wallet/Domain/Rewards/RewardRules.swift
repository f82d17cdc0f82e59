package import MoneyKit

/// What operators give for paid bills, for points and for friends. What is not enabled is as if it were not there.
package struct RewardRules: Sendable, Equatable {
    /// A part of what a bill was paid with. A rule of the biller comes before one of its category.
    package struct Cashback: Sendable, Equatable {
        package let categories: [String]
        /// Codes.
        package let billers: [String]
        /// 0 to 100.
        package let percent: Rate
        /// Of one payment.
        package let cap: Money
        package let isEnabled: Bool

        package init(categories: [String], billers: [String], percent: Rate, cap: Money, isEnabled: Bool) {
            self.categories = categories
            self.billers = billers
            self.percent = percent
            self.cap = cap
            self.isEnabled = isEnabled
        }
    }

    /// A point for each `per` that was paid, which is worth something of the same currency.
    package struct Points: Sendable, Equatable {
        package let per: Money
        package let worth: Money
        /// Whether more are earned; those that are there keep their worth.
        package let isEnabled: Bool

        package init(per: Money, worth: Money, isEnabled: Bool) {
            self.per = per
            self.worth = worth
            self.isEnabled = isEnabled
        }
    }

    /// What a friend's first payment of the minimum brings both.
    package struct Referral: Sendable, Equatable {
        package let minimum: Money
        package let referrer: Money
        package let friend: Money
        package let isEnabled: Bool

        package init(minimum: Money, referrer: Money, friend: Money, isEnabled: Bool) {
            self.minimum = minimum
            self.referrer = referrer
            self.friend = friend
            self.isEnabled = isEnabled
        }
    }

    package let cashback: [Cashback]
    /// Of all cashback in a calendar month, UTC; in the currency of all cashback.
    package let monthlyCap: Money
    package let points: [Points]
    /// Points that are turned into money at once, at least.
    package let pointsMinimum: Int64
    package let pointsDays: Int
    package let referral: [Referral]
    package let claimDays: Int
    package let qualifyDays: Int
    /// Friends that bring a referrer something in a calendar month, UTC.
    package let monthlyLimit: Int

    package init(
        cashback: [Cashback], monthlyCap: Money, points: [Points], pointsMinimum: Int64, pointsDays: Int,
        referral: [Referral], claimDays: Int, qualifyDays: Int, monthlyLimit: Int
    ) {
        self.cashback = cashback
        self.monthlyCap = monthlyCap
        self.points = points
        self.pointsMinimum = pointsMinimum
        self.pointsDays = pointsDays
        self.referral = referral
        self.claimDays = claimDays
        self.qualifyDays = qualifyDays
        self.monthlyLimit = monthlyLimit
    }

    /// What a bill brings, rounded down; nil: nothing.
    /// - Parameter given: minor units of cashback that the month has brought before.
    package func cashback(on bill: PaidBill, given: Int64) throws(MoneyError) -> CappedCashback? {
        guard let rule = rule(for: bill), rule.cap.currency == bill.amount.currency,
            monthlyCap.currency == bill.amount.currency
        else { return nil }
        let part = try Rate(mantissa: rule.percent.mantissa, scale: rule.percent.scale + 2)
        let whole = try bill.amount.multiplied(by: part, rounding: .down).minorUnits
        let amount = min(whole, rule.cap.minorUnits, monthlyCap.minorUnits - given)
        guard amount > 0 else { return nil }
        return CappedCashback(
            amount: Money(minorUnits: amount, currency: bill.amount.currency), cap: rule.cap.minorUnits,
            monthCap: monthlyCap.minorUnits)
    }

    private func rule(for bill: PaidBill) -> Cashback? {
        let enabled = cashback.filter(\.isEnabled)
        return enabled.first { $0.billers.contains(bill.biller) }
            ?? enabled.first { $0.categories.contains(bill.category) }
    }

    package func points(on amount: Money) -> Int64 {
        guard let rule = points(in: amount.currency), rule.isEnabled else { return 0 }
        return amount.minorUnits / rule.per.minorUnits
    }

    /// What points of this currency are worth; nil where nobody says.
    package func worth(of count: Int64, in currency: Currency) throws(MoneyError) -> Money? {
        try points(in: currency)?.worth.multiplied(by: count)
    }

    private func points(in currency: Currency) -> Points? { points.first { $0.per.currency == currency } }

    /// What this payment would bring a friend and who brought them.
    package func referral(on amount: Money) -> Referral? {
        referral.first {
            $0.isEnabled && $0.minimum.currency == amount.currency && $0.minimum.minorUnits <= amount.minorUnits
        }
    }
}

/// Cashback with the caps that it was held under, in minor units.
package struct CappedCashback: Sendable, Equatable {
    package let amount: Money
    package let cap: Int64
    package let monthCap: Int64
}

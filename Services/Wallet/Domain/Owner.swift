package import Primitives

/// How far a customer proved who they are; limits follow from it.
package enum KYCTier: Int, Sendable, CaseIterable {
    case tier0 = 0
    case tier1, tier2, tier3
}

/// What one customer is and did over all wallets, in US cents, as far as limits need it.
package struct Owner: Sendable, Equatable {
    package let id: OwnerID
    package var tier: KYCTier
    /// A merchant may hold whatever customers pay, unless an operator sets a limit.
    package var isMerchant: Bool
    /// Set by an operator, instead of the tier's.
    package var ownBalanceLimit: Int64?
    package var sent: SentAmounts
    package var depositsToday: Int64
    package var withdrawalsToday: Int64
    /// Ordered and neither credited nor given up yet, whatever the day.
    package var depositsReserved: Int64
    package var standing: Standing

    package init(
        id: OwnerID, tier: KYCTier = .tier0, isMerchant: Bool = false, ownBalanceLimit: Int64? = nil,
        sent: SentAmounts = SentAmounts(), depositsToday: Int64 = 0, withdrawalsToday: Int64 = 0,
        depositsReserved: Int64 = 0, standing: Standing = Standing()
    ) {
        self.id = id
        self.tier = tier
        self.isMerchant = isMerchant
        self.ownBalanceLimit = ownBalanceLimit
        self.sent = sent
        self.depositsToday = depositsToday
        self.withdrawalsToday = withdrawalsToday
        self.depositsReserved = depositsReserved
        self.standing = standing
    }

    /// The counters as they count on `today`.
    package func rolled(to today: CalendarDay) -> Owner {
        var owner = self
        owner.roll(to: today)
        return owner
    }

    /// What all wallets together may hold, in US cents; nil is no limit.
    package func balanceLimit(_ tiers: TierTable) -> Int64? {
        ownBalanceLimit ?? (isMerchant ? nil : tiers[tier].balance)
    }

    /// Starts a new day's (and month's) counters when the day has changed. All counters share one day.
    package mutating func roll(to today: CalendarDay) {
        let rolled = sent.rolled(to: today)
        if rolled.day != sent.day {
            depositsToday = 0
            withdrawalsToday = 0
        }
        sent = rolled
    }
}

/// The limits of one KYC tier, all in US cents. The amount itself is still allowed.
package struct TierLimits: Sendable, Equatable {
    package var depositsDay: Int64
    package var withdrawalsDay: Int64
    package var balance: Int64
    package var transaction: Int64
    package var sentDay: Int64
    package var sentMonth: Int64

    package init(
        depositsDay: Int64, withdrawalsDay: Int64, balance: Int64, transaction: Int64, sentDay: Int64,
        sentMonth: Int64
    ) {
        self.depositsDay = depositsDay
        self.withdrawalsDay = withdrawalsDay
        self.balance = balance
        self.transaction = transaction
        self.sentDay = sentDay
        self.sentMonth = sentMonth
    }
}

/// The limits of every tier; operators may change them.
package struct TierTable: Sendable, Equatable {
    private var rows: [TierLimits]

    /// Tiers that are not given keep the initial limits.
    package init(_ given: [KYCTier: TierLimits] = [:]) {
        rows = KYCTier.allCases.map { given[$0] ?? Self.initial($0) }
    }

    package subscript(tier: KYCTier) -> TierLimits { rows[tier.rawValue] }

    /// The table of the public API, which the first migration seeds.
    package static func initial(_ tier: KYCTier) -> TierLimits {
        switch tier {
        case .tier0: dollars(1_000, 0, 5_000, 1_000, 5_000, 20_000)
        case .tier1: dollars(1_000, 500, 5_000, 1_000, 5_000, 50_000)
        case .tier2: dollars(10_000, 5_000, 50_000, 10_000, 50_000, 250_000)
        case .tier3: dollars(50_000, 25_000, 250_000, 50_000, 250_000, 1_000_000)
        }
    }

    private static func dollars(
        _ depositsDay: Int64, _ withdrawalsDay: Int64, _ balance: Int64, _ transaction: Int64, _ sentDay: Int64,
        _ sentMonth: Int64
    ) -> TierLimits {
        TierLimits(
            depositsDay: depositsDay * 100, withdrawalsDay: withdrawalsDay * 100, balance: balance * 100,
            transaction: transaction * 100, sentDay: sentDay * 100, sentMonth: sentMonth * 100)
    }
}

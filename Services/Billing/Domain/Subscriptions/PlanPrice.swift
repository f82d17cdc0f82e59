package import MoneyKit

/// One of the prices of a plan.
package struct PlanPrice: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable { case flat, unit, graduated, volume }

    /// A price for one, up to a quantity that it includes.
    package struct Tier: Sendable, Hashable {
        /// Nil: without end.
        package let upTo: PlanQuantity?
        package let unitPrice: Rate
        /// Once, where the tier is used at all.
        package let flat: Rate?

        package init(upTo: PlanQuantity?, unitPrice: Rate, flat: Rate? = nil) {
            self.upTo = upTo
            self.unitPrice = unitPrice
            self.flat = flat
        }
    }

    package enum Rule: Sendable, Hashable {
        case flat(Money)
        case unit(Rate)
        /// Each part of the quantity by the tier that it is in.
        case graduated([Tier])
        /// All of it by the tier that it reaches.
        case volume([Tier])
    }

    /// What the price is known by in its plan, through all versions.
    package let key: String
    package let rule: Rule
    /// Code of the meter whose readings are the quantity, charged when the period has ended; nil: what the customer
    /// has taken, in advance.
    package let meter: String?
    /// Percent.
    package let taxRate: Rate?

    package static let mostTiers = 20

    package init(key: String, rule: Rule, meter: String? = nil, taxRate: Rate? = nil) {
        self.key = key
        self.rule = rule
        self.meter = meter
        self.taxRate = taxRate
    }

    package var kind: Kind {
        switch rule {
        case .flat: .flat
        case .unit: .unit
        case .graduated: .graduated
        case .volume: .volume
        }
    }

    package var tiers: [Tier] {
        switch rule {
        case .flat, .unit: []
        case .graduated(let tiers), .volume(let tiers): tiers
        }
    }

    /// Whether tiers follow each other and the last has no end.
    package static func areInOrder(_ tiers: [Tier]) -> Bool {
        guard let last = tiers.last, last.upTo == nil else { return false }
        let ends = tiers.dropLast().map { $0.upTo ?? .zero }
        return ends.allSatisfy { $0 > .zero } && zip(ends, ends.dropFirst()).allSatisfy { $0 < $1 }
    }

    /// What a quantity costs for a whole period, before it is rounded.
    /// - Throws: `overflow`.
    package func exact(_ quantity: PlanQuantity) throws(MoneyError) -> ExactAmount {
        switch rule {
        case .flat(let money): return try ExactAmount(money)
        case .unit(let price): return try ExactAmount(millionths: quantity.millionths, at: price)
        case .graduated(let tiers): return try Self.graduated(quantity, tiers)
        case .volume(let tiers):
            guard quantity > .zero, let tier = tiers.first(where: { $0.upTo.map { quantity <= $0 } ?? true }) else {
                return .zero
            }
            return try tier.cost(of: quantity.millionths)
        }
    }

    /// What a quantity costs for a whole period, rounded once.
    package func amount(_ quantity: PlanQuantity, in currency: Currency) throws(SubscriptionError) -> Money {
        do { return try exact(quantity).money(in: currency, rounding: .halfUp) } catch { throw .amountTooLarge }
    }

    private static func graduated(_ quantity: PlanQuantity, _ tiers: [Tier]) throws(MoneyError) -> ExactAmount {
        var (sum, below) = (ExactAmount.zero, PlanQuantity.zero)
        for tier in tiers where quantity > below {
            let reached = min(quantity, tier.upTo ?? quantity)
            sum = try sum.adding(tier.cost(of: reached.millionths - below.millionths))
            below = reached
        }
        return sum
    }
}

extension PlanPrice.Tier {
    fileprivate func cost(of millionths: Int64) throws(MoneyError) -> ExactAmount {
        let units = try ExactAmount(millionths: millionths, at: unitPrice)
        guard let flat else { return units }
        return try units.adding(ExactAmount(flat))
    }
}

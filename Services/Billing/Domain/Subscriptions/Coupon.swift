package import MoneyKit
package import Primitives

package enum CouponTag {}
package typealias CouponID = Identifier<CouponTag>

/// What a merchant takes off, by a code.
package struct Coupon: Sendable, Equatable {
    package enum Discount: Sendable, Hashable {
        /// Of a hundred: more than 0, at most 100.
        case percent(Rate)
        /// Once from each invoice.
        case amount(Money)
    }

    package let id: CouponID
    package let merchant: UserID
    package let code: String
    package let discount: Discount
    /// Of how many periods; nil: all that come.
    package let periods: Int?
    package let mostRedemptions: Int?
    /// The last day on which it can be redeemed.
    package let expiresOn: CalendarDay?
    /// Empty: all plans of the merchant.
    package let plans: [PlanID]
    package let isActive: Bool
    package let redemptions: Int
    package let createdAt: Timestamp

    package init(
        id: CouponID, merchant: UserID, code: String, discount: Discount, periods: Int?, mostRedemptions: Int?,
        expiresOn: CalendarDay?, plans: [PlanID], isActive: Bool = true, redemptions: Int = 0, createdAt: Timestamp
    ) {
        self.id = id
        self.merchant = merchant
        self.code = code
        self.discount = discount
        self.periods = periods
        self.mostRedemptions = mostRedemptions
        self.expiresOn = expiresOn
        self.plans = plans
        self.isActive = isActive
        self.redemptions = redemptions
        self.createdAt = createdAt
    }

    /// - Throws: `couponInvalid` of one that is off, over, or for other plans or another currency; `couponExhausted`.
    package func check(for plan: Plan, on day: CalendarDay) throws(SubscriptionError) {
        guard isActive, merchant == plan.merchant, expiresOn.map({ day <= $0 }) ?? true,
            plans.isEmpty || plans.contains(plan.id)
        else { throw .couponInvalid }
        if case .amount(let money) = discount, money.currency != plan.currency { throw .couponInvalid }
        if let mostRedemptions, redemptions >= mostRedemptions { throw .couponExhausted }
    }

    /// What it takes off a sum, never more than all of it; a percentage is rounded half away from zero.
    package func discount(on sum: Money) throws(SubscriptionError) -> Money {
        guard sum.isPositive else { return .zero(sum.currency) }
        do {
            switch discount {
            case .percent(let percent): return try percent.percent(of: sum, rounding: .halfUp)
            case .amount(let money): return try money.isLess(than: sum) ? money : sum
            }
        } catch {
            throw .amountTooLarge
        }
    }
}

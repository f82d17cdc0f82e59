import BillingDomain
import PostgresAccess
import Primitives

/// Merchants make coupons and say when they are good.
struct CouponDesk: Sendable {
    let coupons: CouponStore
    let plans: PlanStore
    let clock: WallClock
    let ids: IDGenerator

    /// What a merchant asks for.
    struct Order: Sendable {
        let merchant: UserID
        let code: String
        let discount: Coupon.Discount
        let periods: Int?
        let mostRedemptions: Int?
        let expiresOn: CalendarDay?
        let plans: [PlanID]
    }

    /// - Throws: `codeTaken`, `missing` for a plan of another.
    nonisolated(nonsending) func create(
        _ order: Order, in transaction: PostgresTransaction
    ) async throws -> Coupon {
        try await check(order.plans, of: order.merchant, in: transaction)
        let coupon = Coupon(
            id: ids.next(), merchant: order.merchant, code: order.code, discount: order.discount,
            periods: order.periods, mostRedemptions: order.mostRedemptions, expiresOn: order.expiresOn,
            plans: order.plans, createdAt: clock.now().shown)
        guard try await coupons.insert(coupon, in: transaction) else { throw SubscriptionError.codeTaken }
        return coupon
    }

    /// - Throws: `missing`; `couponExhausted` for fewer redemptions than there were.
    nonisolated(nonsending) func change(
        _ id: CouponID, of merchant: UserID, _ change: CouponChange, in transaction: PostgresTransaction
    ) async throws -> Coupon {
        guard let coupon = try await coupons.lock(id, in: transaction), coupon.merchant == merchant else {
            throw SubscriptionError.missing(.coupon)
        }
        if case .set(let most) = change.mostRedemptions, most < coupon.redemptions {
            throw SubscriptionError.couponExhausted
        }
        if let plans = change.plans { try await check(plans, of: merchant, in: transaction) }
        try await coupons.change(id, change, now: clock.now(), in: transaction)
        guard let changed = try await coupons.lock(id, in: transaction) else {
            throw SubscriptionError.missing(.coupon)
        }
        return changed
    }

    private nonisolated(nonsending) func check(
        _ ids: [PlanID], of merchant: UserID, in transaction: PostgresTransaction
    ) async throws {
        guard !ids.isEmpty else { return }
        guard try await plans.own(ids, of: merchant, in: transaction).isSuperset(of: ids) else {
            throw SubscriptionError.missing(.plan)
        }
    }
}

import BillingDomain
import JSONKit
import MoneyKit
import Primitives

/// A coupon as its merchant sees it.
struct CouponView: FieldEncodable {
    let coupon: Coupon

    init(_ coupon: Coupon) { self.coupon = coupon }

    enum Status: String, CaseIterable, FieldValue { case active, inactive }

    static let example = CouponView(
        Coupon(
            id: CouponID(.example), merchant: UserID(.example), code: "LAUNCH20", discount: .percent(.planExample),
            periods: 3, mostRedemptions: 100, expiresOn: Timestamp.example.day, plans: [PlanID(.example)],
            createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", coupon.id)
        out.field("code", coupon.code)
        out.field("status", coupon.isActive ? Status.active : .inactive)
        out.field("percent", percent)
        out.field("amount", amount)
        out.field("periods", coupon.periods)
        out.field("max_redemptions", coupon.mostRedemptions)
        out.field("expires_on", coupon.expiresOn)
        out.field("plan_ids", coupon.plans)
        out.field("redemptions", coupon.redemptions)
        out.field("created_at", coupon.createdAt)
    }

    private var percent: Rate? { if case .percent(let rate) = coupon.discount { rate } else { nil } }
    private var amount: Money? { if case .amount(let money) = coupon.discount { money } else { nil } }
}

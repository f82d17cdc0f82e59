import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `PATCH /coupons/{id}`: how often, until when and for what it can be redeemed. What it takes off stays.
struct ChangeCoupon: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/billing/coupons/{id}", id: "changeCoupon", summary: "Change when a coupon is good",
        tag: "Coupons", access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        problems: [.notFound, .couponExhausted])

    typealias Path = CouponPath

    struct Body: FieldDecodable {
        let change: CouponChange

        init(_ fields: inout Fields) {
            var change = CouponChange()
            change.mostRedemptions = fields.change("max_redemptions", .couponRedemptions)
            change.expiresOn = fields.change("expires_on", .day)
            switch fields.change("plan_ids", .couponPlans) {
            case .keep: break
            case .clear: change.plans = []
            case .set(let plans): change.plans = plans
            }
            change.isActive = fields.optional("status", .choice(CouponView.Status.self)).map { $0 == .active }
            self.change = change
        }
    }

    let desk: CouponDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<CouponView> {
        let (merchant, change) = (try call.caller.userID, call.body.change)
        return try await transactions.run { transaction in
            .ok(CouponView(try await desk.change(call.path.id, of: merchant, change, in: transaction)))
        }
    }
}

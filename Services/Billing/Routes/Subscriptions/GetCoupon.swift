import Authentication
import BillingDomain
import HTTPKit

/// `GET /coupons/{id}`
struct GetCoupon: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/coupons/{id}", id: "getCoupon", summary: "One coupon of the caller", tag: "Coupons",
        access: .roles([.customer, .merchant], scope: .billingRead), problems: [.notFound])

    typealias Path = CouponPath

    let coupons: CouponStore

    func handle(_ call: Call<Self>) async throws -> Reply<CouponView> {
        guard let coupon = try await coupons.find(call.path.id), coupon.merchant == (try call.caller.userID) else {
            throw SubscriptionError.missing(.coupon)
        }
        return .ok(CouponView(coupon))
    }
}

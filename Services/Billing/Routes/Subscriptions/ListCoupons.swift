import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /coupons`
struct ListCoupons: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/coupons", id: "listCoupons", summary: "The caller's coupons, newest first",
        tag: "Coupons", access: .roles([.customer, .merchant], scope: .billingRead), problems: [.badCursor])

    typealias Query = PageQuery

    let coupons: CouponStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<CouponView>> {
        let (page, caller) = (call.query, try call.caller.userID)
        let after = try page.position(cursors, list: "coupons").flatMap(CouponID.init)
        let rows = try await coupons.list(of: caller, after: after, limit: page.limit + 1)
        return .ok(
            Page(rows.map(CouponView.init), limit: page.limit) { cursors.encode("\($0.coupon.id)", list: "coupons") })
    }
}

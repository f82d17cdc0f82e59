import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `DELETE /coupons/{id}`: nobody redeems it any more; who has keeps it.
struct DeleteCoupon: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/billing/coupons/{id}", id: "deleteCoupon", summary: "Switch a coupon off", tag: "Coupons",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act, success: 204,
        problems: [.notFound])

    typealias Path = CouponPath

    let desk: CouponDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let merchant = try call.caller.userID
        var change = CouponChange()
        change.isActive = false
        return try await transactions.run { [change] transaction in
            _ = try await desk.change(call.path.id, of: merchant, change, in: transaction)
            return .noContent
        }
    }
}

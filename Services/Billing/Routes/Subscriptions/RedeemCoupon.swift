import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /subscriptions/{id}/coupons`: takes something off from the next period on.
struct RedeemCoupon: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/subscriptions/{id}/coupons", id: "redeemCoupon", summary: "Redeem a coupon",
        tag: "Coupons", access: .subscriptionsWrite, right: .act,
        problems: [.notFound, .alreadyCancelled, .couponInvalid, .couponExhausted])

    typealias Path = SubscriptionPath

    struct Body: FieldDecodable {
        let code: String

        init(_ fields: inout Fields) { code = fields.required("code", .couponCode) }
    }

    let parts: SubscriptionParts

    func handle(_ call: Call<Self>) async throws -> Reply<SubscriptionView> {
        let caller = try call.caller.userID
        return try await parts.transactions.run { transaction in
            _ = try await parts.desk.redeem(call.body.code, on: call.path.id, by: caller, in: transaction)
            return .ok(try await parts.view(of: call.path.id, in: transaction))
        }
    }
}

import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /subscriptions/{id}/cancel`: now, or when the period that is paid for is over.
struct CancelSubscription: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/subscriptions/{id}/cancel", id: "cancelSubscription", summary: "End a subscription",
        tag: "Subscriptions", access: .subscriptionsWrite, right: .moveMoney, idempotency: .required,
        problems: [.notFound, .alreadyCancelled, .notOpen, .paymentInProgress, .creditExceedsInvoice],
        rateClass: .money)

    typealias Path = SubscriptionPath

    struct Body: FieldDecodable {
        let isNow: Bool
        let unused: SubscriptionDesk.Unused

        init(_ fields: inout Fields) {
            isNow = fields.required("when", .choice(SubscriptionDesk.When.self)) == .now
            unused =
                fields.optional(
                    "unused",
                    .choice(SubscriptionDesk.Unused.self).described(
                        "What becomes of days that were paid for, otherwise none")) ?? .none
        }
    }

    let parts: SubscriptionParts

    func handle(_ call: Call<Self>) async throws -> Reply<SubscriptionView> {
        let (caller, body) = (try call.caller.userID, call.body)
        return try await idempotent(call, parts.transactions) { transaction in
            _ = try await parts.desk.cancel(
                call.path.id, by: caller, isNow: body.isNow, unused: body.unused, in: transaction)
            return .ok(try await parts.view(of: call.path.id, in: transaction))
        }
    }
}

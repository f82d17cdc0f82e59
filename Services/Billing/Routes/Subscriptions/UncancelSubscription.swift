import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /subscriptions/{id}/uncancel`: what was to end goes on.
struct UncancelSubscription: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/subscriptions/{id}/uncancel", id: "uncancelSubscription",
        summary: "Go on with what was to end", tag: "Subscriptions", access: .subscriptionsWrite, right: .act,
        problems: [.notFound, .alreadyCancelled, .notOpen])

    typealias Path = SubscriptionPath

    let parts: SubscriptionParts

    func handle(_ call: Call<Self>) async throws -> Reply<SubscriptionView> {
        let caller = try call.caller.userID
        return try await parts.transactions.run { transaction in
            _ = try await parts.desk.uncancel(call.path.id, by: caller, in: transaction)
            return .ok(try await parts.view(of: call.path.id, in: transaction))
        }
    }
}

import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /subscriptions/{id}/resume`: charged from today on.
struct ResumeSubscription: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/subscriptions/{id}/resume", id: "resumeSubscription", summary: "Go on after a pause",
        tag: "Subscriptions", access: .subscriptionsWrite, right: .moveMoney,
        problems: [.notFound, .alreadyCancelled, .notOpen], rateClass: .money)

    typealias Path = SubscriptionPath

    let parts: SubscriptionParts

    func handle(_ call: Call<Self>) async throws -> Reply<SubscriptionView> {
        let caller = try call.caller.userID
        return try await parts.transactions.run { transaction in
            _ = try await parts.desk.resume(call.path.id, by: caller, in: transaction)
            return .ok(try await parts.view(of: call.path.id, in: transaction))
        }
    }
}

import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /subscriptions/{id}/collect`: the wallet is asked now for what is due, without waiting for the next day of it.
struct CollectSubscription: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/subscriptions/{id}/collect", id: "collectSubscription", summary: "Pay what is due",
        tag: "Subscriptions", access: .subscriptionsWrite, right: .moveMoney, idempotency: .required,
        problems: [.notFound, .notOpen, .paymentInProgress], rateClass: .money)

    typealias Path = SubscriptionPath

    let parts: SubscriptionParts

    func handle(_ call: Call<Self>) async throws -> Reply<SubscriptionView> {
        let (caller, id) = (try call.caller.userID, call.path.id)
        let key = try call.idempotencyKey
        let asked = try await parts.prepared(key) {
            try await parts.transactions.aside {
                try await parts.transactions.run { transaction in
                    try await parts.desk.collect(id, by: caller, in: transaction)
                }
            }
        }
        for invoice in asked ?? [] {
            try await parts.transactions.aside { try await parts.collector.go(on: invoice) }
        }
        return try await idempotent(call, parts.transactions) { transaction in
            .ok(try await parts.view(of: id, in: transaction))
        }
    }
}

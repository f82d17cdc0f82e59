import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives

/// `POST /subscriptions/{id}/preview-change`: what that would cost now.
struct PreviewSubscriptionChange: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/subscriptions/{id}/preview-change", id: "previewSubscriptionChange",
        summary: "What another plan would cost now", tag: "Subscriptions", access: .subscriptionsWrite, right: .act,
        problems: [.notFound, .alreadyCancelled, .notOpen, .currencyMismatch, .amountTooLarge])

    typealias Path = SubscriptionPath
    typealias Body = SubscriptionChangeFields

    static var bodyExample: String? { ChangeSubscription.bodyExample }

    let parts: SubscriptionParts

    func handle(_ call: Call<Self>) async throws -> Reply<ChangePreviewView> {
        let subscription = try await parts.desk.own(call.path.id, of: try call.caller.userID)
        guard call.body.isNow else {
            return .ok(ChangePreviewView(lines: [], due: .zero(subscription.currency)))
        }
        let quote = try await parts.desk.quote(call.body.change, of: subscription)
        let due = try await parts.desk.due(quote.total, of: subscription)
        return .ok(ChangePreviewView(lines: quote.lines, due: due ?? .zero(subscription.currency)))
    }
}

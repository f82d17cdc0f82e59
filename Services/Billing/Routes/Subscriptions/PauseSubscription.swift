import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /subscriptions/{id}/pause`: nothing is charged; what was paid for is left to the customer.
struct PauseSubscription: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/subscriptions/{id}/pause", id: "pauseSubscription", summary: "Pay nothing for a while",
        tag: "Subscriptions", access: .subscriptionsWrite, right: .act,
        problems: [.notFound, .alreadyCancelled, .notOpen])

    typealias Path = SubscriptionPath

    struct Body: FieldDecodable {
        let resumeOn: CalendarDay?

        init(_ fields: inout Fields) { resumeOn = fields.optional("resume_on", .day) }
    }

    let parts: SubscriptionParts

    func handle(_ call: Call<Self>) async throws -> Reply<SubscriptionView> {
        let caller = try call.caller.userID
        return try await parts.transactions.run { transaction in
            _ = try await parts.desk.pause(
                call.path.id, by: caller, until: call.body.resumeOn, in: transaction)
            return .ok(try await parts.view(of: call.path.id, in: transaction))
        }
    }
}

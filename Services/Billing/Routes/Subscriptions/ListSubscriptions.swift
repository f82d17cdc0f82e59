import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /subscriptions`
struct ListSubscriptions: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/subscriptions", id: "listPlanSubscriptions",
        summary: "What the caller subscribes to, or sells to others, newest first", tag: "Subscriptions",
        access: .subscriptionsRead, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let side: SubscriptionFilter.Side
        let state: Subscription.State?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            side =
                fields.optional(
                    "as", .choice(SubscriptionFilter.Side.self).described("Who the caller is in it, otherwise customer")
                )
                ?? .customer
            state = fields.optional("status", .choice(Subscription.State.self).described("Only those that stand so"))
        }
    }

    let parts: SubscriptionParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<SubscriptionView>> {
        let query = call.query
        let filter = SubscriptionFilter(side: query.side, user: try call.caller.userID, state: query.state)
        let after = try query.page.position(parts.cursors, list: "subscriptions").flatMap(SubscriptionID.init)
        let rows = try await parts.desk.subscriptions.list(filter, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(try await parts.views(rows), limit: query.page.limit) {
                parts.cursors.encode("\($0.subscription.id)", list: "subscriptions")
            })
    }
}

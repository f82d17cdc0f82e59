import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /plans`: the caller's, or what another merchant sells now.
struct ListPlans: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/plans", id: "listPlans", summary: "Plans of a merchant, newest first", tag: "Plans",
        access: .roles([.customer, .merchant], scope: .billingRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let merchant: UserID?
        let state: Plan.State?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            merchant = fields.optional(
                "merchant_id", .id(UserID.self).described("Active ones of this merchant; without it the caller's"))
            state = fields.optional("status", .choice(Plan.State.self).described("Only those that stand so"))
        }
    }

    let plans: PlanStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<PlanView>> {
        let (query, caller) = (call.query, try call.caller.userID)
        var filter = PlanFilter(merchant: query.merchant ?? caller, state: query.state)
        if filter.merchant != caller {
            guard query.state != .archived else { return .ok(Page(data: [], nextCursor: nil)) }
            filter.state = .active
        }
        let after = try query.page.position(cursors, list: "plans").flatMap(PlanID.init)
        let rows = try await plans.list(filter, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map(PlanView.init), limit: query.page.limit) { cursors.encode("\($0.plan.id)", list: "plans") })
    }
}

import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /payouts/{id}/items`: in the order in which they were written.
struct ListPayoutItems: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/payouts/{id}/items", id: "listPayoutItems", summary: "What became of each item",
        tag: "Payouts", access: .roles([.customer, .merchant], scope: .paymentsRead),
        problems: [.notFound, .badCursor])

    typealias Path = PayoutPath

    struct Query: FieldDecodable {
        let page: PageQuery
        let state: PayoutItem.State?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            state = fields.optional("status", .choice(PayoutItem.State.self).described("Only those that stand so"))
        }
    }

    let payouts: PayoutStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<PayoutItemView>> {
        let payout = try await payouts.own(call.path.id, of: try call.caller.userID)
        let (page, state) = (call.query.page, call.query.state)
        let after = try page.position(cursors, list: "payout-items").flatMap { UniqueID($0) }
        let rows = try await payouts.items(of: payout.id, state: state, after: after, limit: page.limit + 1)
        return .ok(
            Page(rows.map(PayoutItemView.init), limit: page.limit) {
                cursors.encode("\($0.item.id)", list: "payout-items")
            })
    }
}

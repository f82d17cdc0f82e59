import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /payouts`
struct ListPayouts: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/payouts", id: "listPayouts", summary: "The caller's payouts, newest first",
        tag: "Payouts", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let state: Payout.State?
        let from: Timestamp?
        let to: Timestamp?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            state = fields.optional("status", .choice(Payout.State.self).described("Only those that stand so"))
            from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            to = fields.optional("to", .timestamp.described("Made before this instant"))
        }
    }

    let payouts: PayoutStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<PayoutView>> {
        let query = call.query
        var filter = PayoutFilter(payer: try call.caller.userID)
        filter.state = query.state
        filter.from = query.from
        filter.to = query.to
        let after = try query.page.position(cursors, list: "payouts").flatMap(PayoutID.init)
        let rows = try await payouts.list(filter, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map(PayoutView.init), limit: query.page.limit) {
                cursors.encode("\($0.payout.id)", list: "payouts")
            })
    }
}

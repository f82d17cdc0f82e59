import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// A withdrawal's id in a path.
struct OutflowPath: FieldDecodable {
    let id: OutflowID

    init(_ fields: inout Fields) { id = fields.required("id", .id(OutflowID.self)) }
}

/// `GET /withdrawals`
struct ListWithdrawals: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/withdrawals", id: "listWithdrawals", summary: "The caller's withdrawals, newest first",
        tag: "Withdrawals", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: OutflowFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            var filter = OutflowFilter(.withdrawal)
            let status = fields.optional(
                "status", .choice(Outflow.Status.self).described("Only those that stand so"))
            filter.statuses = status.map { [$0] }
            filter.from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            filter.to = fields.optional("to", .timestamp.described("Made before this instant"))
            self.filter = filter
        }
    }

    let outflows: OutflowStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<WithdrawalView>> {
        let after = try call.query.page.position(cursors, list: "withdrawals").flatMap(OutflowID.init)
        let limit = call.query.page.limit
        var filter = call.query.filter
        filter.owner = try call.caller.userID
        let rows = try await outflows.list(filter, after: after, limit: limit + 1)
        return .ok(
            Page(rows.map(WithdrawalView.init), limit: limit) {
                cursors.encode("\($0.outflow.id)", list: "withdrawals")
            })
    }
}

import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /refunds`
struct ListRefunds: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/refunds", id: "listRefunds", summary: "The caller's refunds, newest first",
        tag: "Refunds", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: OutflowFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            var filter = OutflowFilter(.refund)
            let status = fields.optional(
                "status", .choice(RefundView.Status.self).described("Only those that stand so"))
            filter.statuses = status.map { status in
                switch status {
                case .pending: [.pending, .processing]
                case .succeeded: [.succeeded]
                case .failed: [.failed]
                }
            }
            filter.deposit = fields.optional(
                "deposit_id", .id(DepositID.self).described("Only those of this deposit"))
            filter.from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            filter.to = fields.optional("to", .timestamp.described("Made before this instant"))
            self.filter = filter
        }
    }

    let outflows: OutflowStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<RefundView>> {
        let after = try call.query.page.position(cursors, list: "refunds").flatMap(OutflowID.init)
        let limit = call.query.page.limit
        var filter = call.query.filter
        filter.owner = try call.caller.userID
        let rows = try await outflows.list(filter, after: after, limit: limit + 1)
        return .ok(
            Page(rows.map(RefundView.init), limit: limit) { cursors.encode("\($0.outflow.id)", list: "refunds") })
    }
}

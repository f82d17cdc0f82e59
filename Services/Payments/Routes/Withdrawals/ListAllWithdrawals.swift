import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives

/// `GET /admin/payments/withdrawals`: finds what does not end.
struct ListAllWithdrawals: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/withdrawals", id: "listAllWithdrawals",
        summary: "Withdrawals of all customers, newest first", tag: "Withdrawals (operators)",
        access: .roles([.operator, .support, .auditor], scope: .opsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: OutflowFilter
        let isStuck: Bool

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            var filter = OutflowFilter(.withdrawal)
            let status = fields.optional(
                "status", .choice(Outflow.Status.self).described("Only those that stand so"))
            filter.statuses = status.map { [$0] }
            filter.owner = fields.optional("owner_id", .id(UserID.self).described("Only those of this customer"))
            filter.from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            filter.to = fields.optional("to", .timestamp.described("Made before this instant"))
            self.filter = filter
            isStuck =
                fields.optional(
                    "stuck", .bool.described("Only those that were sent 10 minutes ago or more and have not ended"))
                ?? false
        }
    }

    let outflows: OutflowStore
    let cursors: CursorCodec
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<Page<StaffWithdrawalView>> {
        let after = try call.query.page.position(cursors, list: "all-withdrawals").flatMap(OutflowID.init)
        let limit = call.query.page.limit
        var filter = call.query.filter
        if call.query.isStuck { filter.stuckSince = clock.now() - OutflowCare.stuckAfter }
        let rows = try await outflows.list(filter, after: after, limit: limit + 1)
        return .ok(
            Page(rows.map(StaffWithdrawalView.init), limit: limit) {
                cursors.encode("\($0.outflow.id)", list: "all-withdrawals")
            })
    }
}

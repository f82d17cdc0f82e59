import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /admin/billing/bill-payments`: finds what does not end.
struct ListAllBillPayments: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/billing/bill-payments", id: "listAllBillPayments",
        summary: "Bill payments of all customers, newest first", tag: "Bill payments (operators)",
        access: .roles([.operator, .support, .auditor], scope: .opsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: BillPaymentFilter
        let isStuck: Bool

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            var filter = BillPaymentFilter(&fields)
            filter.owner = fields.optional("owner_id", .id(UserID.self).described("Only those of this customer"))
            self.filter = filter
            isStuck =
                fields.optional(
                    "stuck", .bool.described("Only those that should have ended 24 hours ago or more"))
                ?? false
        }
    }

    let payments: BillPaymentStore
    let cursors: CursorCodec
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<Page<StaffBillPaymentView>> {
        let after = try call.query.page.position(cursors, list: "all-bill-payments").flatMap(BillPaymentID.init)
        let limit = call.query.page.limit
        var filter = call.query.filter
        if call.query.isStuck { filter.stuckSince = clock.now() - BillPaymentTiming.stuckAfter }
        let rows = try await payments.list(filter, after: after, limit: limit + 1)
        return .ok(
            Page(rows.map(StaffBillPaymentView.init), limit: limit) {
                cursors.encode("\($0.payment.id)", list: "all-bill-payments")
            })
    }
}

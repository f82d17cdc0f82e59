import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

extension BillPaymentFilter {
    /// What a list can be narrowed to, whoever asks.
    init(_ fields: inout Fields) {
        self.init()
        status = fields.optional("status", .choice(BillPayment.Status.self).described("Only those that stand so"))
        from = fields.optional("from", .timestamp.described("Made at this instant or later"))
        to = fields.optional("to", .timestamp.described("Made before this instant"))
    }
}

/// `GET /bill-payments`
struct ListBillPayments: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/bill-payments", id: "listBillPayments",
        summary: "The caller's bill payments, newest first", tag: "Bill payments",
        access: .roles([.customer, .merchant], scope: .billingRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: BillPaymentFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = BillPaymentFilter(&fields)
        }
    }

    let payments: BillPaymentStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BillPaymentView>> {
        let after = try call.query.page.position(cursors, list: "bill-payments").flatMap(BillPaymentID.init)
        let limit = call.query.page.limit
        var filter = call.query.filter
        filter.owner = try call.caller.userID
        let rows = try await payments.list(filter, after: after, limit: limit + 1)
        return .ok(
            Page(rows.map(BillPaymentView.init), limit: limit) {
                cursors.encode("\($0.payment.id)", list: "bill-payments")
            })
    }
}

import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /bills`
struct ListPersonalBills: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/bills", id: "listPersonalBills", summary: "Bills of the caller's own, newest first",
        tag: "Personal bills", access: .roles([.customer, .merchant], scope: .billingRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let state: PersonalBill.State?
        let from: CalendarDay?
        let to: CalendarDay?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            state = fields.optional("status", .choice(PersonalBill.State.self).described("Only those that stand so"))
            from = fields.optional("from", .day.described("Due on this day or later"))
            to = fields.optional("to", .day.described("Due before this day"))
        }
    }

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<PersonalBillView>> {
        let query = call.query
        var filter = BillFilter(owner: try call.caller.userID)
        filter.state = query.state
        filter.from = query.from
        filter.to = query.to
        let after = try query.page.position(parts.cursors, list: "bills").flatMap(PersonalBillID.init)
        let rows = try await parts.bills.bills.list(filter, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map(PersonalBillView.init), limit: query.page.limit) {
                parts.cursors.encode("\($0.bill.id)", list: "bills")
            })
    }
}

import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /schedules`
struct ListBillSchedules: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/schedules", id: "listBillSchedules",
        summary: "Billers that the caller pays again and again, newest first", tag: "Schedules of bills",
        access: .roles([.customer, .merchant], scope: .billingRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let state: BillSchedule.State?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            state = fields.optional("status", .choice(BillSchedule.State.self).described("Only those that stand so"))
        }
    }

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BillScheduleView>> {
        let (owner, page) = (try call.caller.userID, call.query.page)
        let after = try page.position(parts.cursors, list: "bill-schedules").flatMap(BillScheduleID.init)
        let rows = try await parts.schedules.schedules.list(
            of: owner, call.query.state, after: after, limit: page.limit + 1)
        return .ok(
            Page(rows.map(BillScheduleView.init), limit: page.limit) {
                parts.cursors.encode("\($0.schedule.id)", list: "bill-schedules")
            })
    }
}

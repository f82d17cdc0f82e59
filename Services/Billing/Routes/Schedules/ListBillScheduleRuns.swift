import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /schedules/{id}/runs`: newest first.
struct ListBillScheduleRuns: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/schedules/{id}/runs", id: "listBillScheduleRuns", summary: "What a schedule has paid",
        tag: "Schedules of bills", access: .roles([.customer, .merchant], scope: .billingRead),
        problems: [.notFound, .badCursor])

    typealias Path = BillSchedulePath
    typealias Query = PageQuery

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BillScheduleRunView>> {
        let store = parts.schedules.schedules
        let schedule = try await store.own(call.path.id, of: try call.caller.userID)
        let page = call.query
        let before = try page.position(parts.cursors, list: "bill-schedule-runs").flatMap { CalendarDay($0) }
        let rows = try await store.runs(of: schedule.id, before: before, limit: page.limit + 1)
        return .ok(
            Page(rows.map(BillScheduleRunView.init), limit: page.limit) {
                parts.cursors.encode("\($0.run.dueOn)", list: "bill-schedule-runs")
            })
    }
}

import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /recurring/{id}/runs`: newest first.
struct ListScheduleRuns: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/recurring/{id}/runs", id: "listRecurringRuns", summary: "What a schedule has paid",
        tag: "Recurring payments", access: .roles([.customer, .merchant], scope: .paymentsRead),
        problems: [.notFound, .badCursor])

    typealias Path = SchedulePath
    typealias Query = PageQuery

    let schedules: ScheduleStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<ScheduleRunView>> {
        let schedule = try await schedules.own(call.path.id, of: try call.caller.userID)
        let page = call.query
        let before = try page.position(cursors, list: "recurring-runs").flatMap { CalendarDay($0) }
        let rows = try await schedules.runs(of: schedule.id, before: before, limit: page.limit + 1)
        return .ok(
            Page(rows.map(ScheduleRunView.init), limit: page.limit) {
                cursors.encode("\($0.run.dueOn)", list: "recurring-runs")
            })
    }
}

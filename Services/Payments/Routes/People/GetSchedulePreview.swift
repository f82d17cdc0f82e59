import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /recurring/{id}/preview`: the next twelve days; none of one that is not active.
struct GetSchedulePreview: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/recurring/{id}/preview", id: "getRecurringPreview",
        summary: "On which days it is paid next", tag: "Recurring payments",
        access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound])

    typealias Path = SchedulePath

    let schedules: ScheduleStore

    func handle(_ call: Call<Self>) async throws -> Reply<SchedulePreviewView> {
        let schedule = try await schedules.own(call.path.id, of: try call.caller.userID)
        guard schedule.state == .active else { return .ok(SchedulePreviewView(dates: [])) }
        return .ok(SchedulePreviewView(dates: schedule.plan.days(from: schedule.period, after: schedule.runs)))
    }
}

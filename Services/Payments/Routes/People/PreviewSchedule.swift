import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `POST /recurring/preview`: the days of a schedule that nobody has made yet.
struct PreviewSchedule: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/recurring/preview", id: "previewRecurring", summary: "On which days it would be paid",
        tag: "Recurring payments", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        problems: [.startNotInFuture, .rangeReversed])

    typealias Body = PlanFields

    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<SchedulePreviewView> {
        let fields = call.body
        let plan = try PaymentPlan(
            fields.frequency, start: fields.start, end: fields.end, maxRuns: fields.maxRuns, today: clock.now().day)
        return .ok(SchedulePreviewView(dates: plan.days(from: 0, after: 0)))
    }
}

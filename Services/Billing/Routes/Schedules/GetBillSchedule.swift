import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `GET /schedules/{id}`
struct GetBillSchedule: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/schedules/{id}", id: "getBillSchedule", summary: "One schedule of the caller",
        tag: "Schedules of bills", access: .roles([.customer, .merchant], scope: .billingRead),
        problems: [.notFound])

    typealias Path = BillSchedulePath

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<BillScheduleView> {
        .ok(BillScheduleView(try await parts.schedules.schedules.own(call.path.id, of: try call.caller.userID)))
    }
}

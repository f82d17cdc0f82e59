import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `POST /schedules/{id}/resume`: goes on with the first day that is still to come.
struct ResumeBillSchedule: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/schedules/{id}/resume", id: "resumeBillSchedule", summary: "Go on paying a biller",
        tag: "Schedules of bills", access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        problems: [.notFound, .notOpen])

    typealias Path = BillSchedulePath

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<BillScheduleView> {
        let owner = try call.caller.userID
        return try await parts.transactions.run { transaction in
            .ok(BillScheduleView(try await parts.schedules.change(call.path.id, .resume, by: owner, in: transaction)))
        }
    }
}

import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `POST /schedules/{id}/pause`: days that come meanwhile are let go by.
struct PauseBillSchedule: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/schedules/{id}/pause", id: "pauseBillSchedule",
        summary: "Stop paying a biller for a while", tag: "Schedules of bills",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        problems: [.notFound, .notOpen])

    typealias Path = BillSchedulePath

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<BillScheduleView> {
        let owner = try call.caller.userID
        return try await parts.transactions.run { transaction in
            .ok(BillScheduleView(try await parts.schedules.change(call.path.id, .pause, by: owner, in: transaction)))
        }
    }
}

import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `DELETE /schedules/{id}`: it ends and stays to be seen; a payment that is on its way ends by itself.
struct EndBillSchedule: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/billing/schedules/{id}", id: "endBillSchedule", summary: "Stop paying a biller for good",
        tag: "Schedules of bills", access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        success: 204, problems: [.notFound, .notOpen])

    typealias Path = BillSchedulePath

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let owner = try call.caller.userID
        return try await parts.transactions.run { transaction in
            _ = try await parts.schedules.change(call.path.id, .end, by: owner, in: transaction)
            return .noContent
        }
    }
}

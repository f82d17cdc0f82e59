import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `DELETE /bills/{id}`
struct DeletePersonalBill: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/billing/bills/{id}", id: "deletePersonalBill", summary: "Throw a bill away",
        tag: "Personal bills", access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        success: 204, problems: [.notFound, .paymentInProgress])

    typealias Path = PersonalBillPath

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let owner = try call.caller.userID
        return try await parts.transactions.run { transaction in
            try await parts.bills.remove(call.path.id, by: owner, in: transaction)
            return .noContent
        }
    }
}

import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `DELETE /plans/{id}`: nobody subscribes to it any more; it goes on for who has, and may be sold again.
struct DeletePlan: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/billing/plans/{id}", id: "deletePlan", summary: "Sell a plan no more", tag: "Plans",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act, success: 204,
        problems: [.notFound])

    typealias Path = PlanPath

    let desk: PlanDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let merchant = try call.caller.userID
        return try await transactions.run { transaction in
            _ = try await desk.change(call.path.id, by: merchant, name: nil, state: .archived, in: transaction)
            return .noContent
        }
    }
}

import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `DELETE /meters/{id}`: one that stands in no plan and has counted nothing.
struct DeleteMeter: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/billing/meters/{id}", id: "deleteMeter", summary: "Take a meter away", tag: "Usage",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act, success: 204,
        problems: [.notFound, .conflict])

    typealias Path = MeterPath

    let meters: MeterStore
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let merchant = try call.caller.userID
        return try await transactions.run { transaction in
            try await meters.delete(call.path.id, of: merchant, in: transaction)
            return .noContent
        }
    }
}

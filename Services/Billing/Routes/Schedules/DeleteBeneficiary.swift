import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `DELETE /beneficiaries/{id}`
struct DeleteBeneficiary: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/billing/beneficiaries/{id}", id: "deleteBeneficiary", summary: "Forget a beneficiary",
        tag: "Beneficiaries", access: .roles([.customer, .merchant], scope: .billingWrite), right: .act, success: 204,
        problems: [.notFound])

    typealias Path = BeneficiaryPath

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let owner = try call.caller.userID
        return try await parts.transactions.run { transaction in
            try await parts.beneficiaries.remove(call.path.id, of: owner, in: transaction)
            return .noContent
        }
    }
}

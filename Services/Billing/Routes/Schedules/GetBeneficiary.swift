import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `GET /beneficiaries/{id}`
struct GetBeneficiary: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/beneficiaries/{id}", id: "getBeneficiary", summary: "One beneficiary of the caller",
        tag: "Beneficiaries", access: .roles([.customer, .merchant], scope: .billingRead), problems: [.notFound])

    typealias Path = BeneficiaryPath

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<BeneficiaryView> {
        .ok(BeneficiaryView(try await parts.beneficiaries.own(call.path.id, of: try call.caller.userID)))
    }
}

import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /beneficiaries`
struct ListBeneficiaries: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/beneficiaries", id: "listBeneficiaries",
        summary: "Customer numbers that the caller has put by, newest first", tag: "Beneficiaries",
        access: .roles([.customer, .merchant], scope: .billingRead), problems: [.badCursor])

    typealias Query = PageQuery

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BeneficiaryView>> {
        let page = call.query
        let after = try page.position(parts.cursors, list: "beneficiaries").flatMap(BeneficiaryID.init)
        let rows = try await parts.beneficiaries.list(
            of: try call.caller.userID, after: after, limit: page.limit + 1)
        return .ok(
            Page(rows.map(BeneficiaryView.init), limit: page.limit) {
                parts.cursors.encode("\($0.beneficiary.id)", list: "beneficiaries")
            })
    }
}

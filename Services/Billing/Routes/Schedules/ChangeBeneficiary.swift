import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `PATCH /beneficiaries/{id}`: another number is another beneficiary.
struct ChangeBeneficiary: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/billing/beneficiaries/{id}", id: "changeBeneficiary", summary: "Rename a beneficiary",
        tag: "Beneficiaries", access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        problems: [.notFound])

    typealias Path = BeneficiaryPath

    struct Body: FieldDecodable {
        let nickname: FieldChange<String>

        init(_ fields: inout Fields) { nickname = fields.change("nickname", .nickname) }
    }

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<BeneficiaryView> {
        let owner = try call.caller.userID
        let known = try await parts.beneficiaries.own(call.path.id, of: owner)
        let nickname = call.body.nickname.applied(to: known.nickname)
        return try await parts.transactions.run { transaction in
            .ok(
                BeneficiaryView(
                    try await parts.beneficiaries.rename(call.path.id, of: owner, nickname, in: transaction)))
        }
    }
}

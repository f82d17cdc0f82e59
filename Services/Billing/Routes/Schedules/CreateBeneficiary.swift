import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /beneficiaries`: puts a customer number by.
struct CreateBeneficiary: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/beneficiaries", id: "createBeneficiary", summary: "Put a customer number by",
        tag: "Beneficiaries", access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        idempotency: .required, success: 201, problems: [.notFound, .beneficiaryExists])

    struct Body: FieldDecodable {
        let biller: BillerID
        let customer: String
        let nickname: String?

        init(_ fields: inout Fields) {
            biller = fields.required("biller_id", .id(BillerID.self))
            customer = fields.required("customer_id", .customerNumber)
            nickname = fields.optional("nickname", .nickname)
        }
    }

    let parts: SchedulesParts

    func handle(_ call: Call<Self>) async throws -> Reply<BeneficiaryView> {
        let (owner, body) = (try call.caller.userID, call.body)
        guard try await parts.paying.biller(body.biller) != nil else { throw PlannedError.missing(.biller) }
        let beneficiary = Beneficiary(
            id: parts.book.ids.next(BeneficiaryID.self), owner: owner, biller: body.biller, customer: body.customer,
            nickname: body.nickname)
        return try await idempotent(call, parts.transactions) { transaction in
            try await parts.beneficiaries.insert(beneficiary, now: call.receivedAt, in: transaction)
            AuditTrail.resource(beneficiary.id)
            return .created(BeneficiaryView(beneficiary))
        }
    }
}

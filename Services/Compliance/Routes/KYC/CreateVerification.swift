import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /kyc/verifications`: a draft, to be filled with documents.
struct CreateVerification: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/kyc/verifications", id: "createVerification", summary: "Ask for a higher tier",
        tag: KYCRoutes.tag, access: KYCRoutes.writing, right: .act, idempotency: .required, success: 201,
        problems: [.verificationOpen], isOpenWhenRestricted: true)

    struct Body: FieldDecodable {
        let tier: Int
        let kind: Verification.Kind

        init(_ fields: inout Fields) {
            tier = fields.required("tier", .integer(2...3))
            kind = fields.optional("kind", .choice(Verification.Kind.self)) ?? .individual
        }
    }

    let desk: KYCDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<VerificationView> {
        let user = try call.caller.userID
        return try await idempotent(call, transactions) { transaction in
            let verification = try await desk.open(
                tier: call.body.tier, kind: call.body.kind, for: user, at: call.receivedAt, in: transaction)
            AuditTrail.resource(verification.id)
            return .created(VerificationView(WholeVerification(verification: verification, checks: [], documents: [])))
        }
    }
}

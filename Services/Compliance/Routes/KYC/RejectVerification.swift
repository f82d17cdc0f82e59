import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `POST /kyc/verifications/{id}/reject`
struct RejectVerification: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/kyc/verifications/{id}/reject", id: "rejectVerification",
        summary: "The documents do not show who the customer is", tag: KYCRoutes.staffTag,
        access: KYCRoutes.staffWriting, right: .act, problems: KYCDecisions.problems)

    typealias Path = VerificationPath

    struct Body: FieldDecodable {
        let rejection: Verification.Rejection

        init(_ fields: inout Fields) {
            rejection = Verification.Rejection(
                code: fields.required(
                    "code",
                    .pathName(1...64, example: "document_unreadable").described("For programs; the customer is told")),
                detail: fields.required(
                    "detail", .lines(1...1_000).example("The number cannot be read.").described("For the customer")))
        }
    }

    let decisions: KYCDecisions

    func handle(_ call: Call<Self>) async throws -> Reply<VerificationView> {
        let reviewer = try call.caller.userID
        return try await decisions.run { transaction in
            try await decisions.desk.reject(
                call.path.id, call.body.rejection, by: reviewer, at: call.receivedAt, in: transaction)
        }
    }
}

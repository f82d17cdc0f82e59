import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `POST /kyc/verifications/{id}/request-documents`
struct RequestDocuments: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/kyc/verifications/{id}/request-documents", id: "requestKYCDocuments",
        summary: "Ask the customer for more", tag: KYCRoutes.staffTag, access: KYCRoutes.staffWriting, right: .act,
        problems: KYCDecisions.problems)

    typealias Path = VerificationPath

    struct Body: FieldDecodable {
        let wanted: Verification.Wanted

        init(_ fields: inout Fields) {
            wanted = Verification.Wanted(
                kinds: fields.required("kinds", .array(.choice(DocumentKind.self), 1...10)),
                detail: fields.required(
                    "detail", .lines(1...1_000).example("A sharper picture, please.").described("For the customer")))
        }
    }

    let decisions: KYCDecisions

    func handle(_ call: Call<Self>) async throws -> Reply<VerificationView> {
        let reviewer = try call.caller.userID
        return try await decisions.run { transaction in
            try await decisions.desk.ask(
                call.path.id, for: call.body.wanted, by: reviewer, at: call.receivedAt, in: transaction)
        }
    }
}

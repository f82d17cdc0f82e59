import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `POST /kyc/verifications/{id}/approve`
struct ApproveVerification: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/kyc/verifications/{id}/approve", id: "approveVerification",
        summary: "The customer is who they say", tag: KYCRoutes.staffTag, access: KYCRoutes.staffWriting, right: .act,
        problems: KYCDecisions.problems + [.screeningUnsettled, .documentExpired, .mrzMismatch])

    typealias Path = VerificationPath

    struct Body: FieldDecodable {
        let note: String?

        init(_ fields: inout Fields) {
            note = fields.optional("note", .lines(1...1_000).example("Picture and face agree.").personal)
        }
    }

    let decisions: KYCDecisions

    func handle(_ call: Call<Self>) async throws -> Reply<VerificationView> {
        let reviewer = try call.caller.userID
        return try await decisions.run { transaction in
            try await decisions.desk.approve(
                call.path.id, by: reviewer, note: call.body.note, at: call.receivedAt, in: transaction)
        }
    }
}

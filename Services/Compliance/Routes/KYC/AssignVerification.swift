import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `POST /kyc/verifications/{id}/assign`: whoever calls takes it.
struct AssignVerification: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/kyc/verifications/{id}/assign", id: "assignVerification",
        summary: "Take a verification to decide it", tag: KYCRoutes.staffTag, access: KYCRoutes.staffWriting,
        right: .act, problems: KYCDecisions.problems)

    typealias Path = VerificationPath

    let decisions: KYCDecisions

    func handle(_ call: Call<Self>) async throws -> Reply<VerificationView> {
        let reviewer = try call.caller.userID
        return try await decisions.run { transaction in
            try await decisions.desk.assign(call.path.id, to: reviewer, at: call.receivedAt, in: transaction)
        }
    }
}

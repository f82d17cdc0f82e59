import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /kyc/verifications/{id}`: one's own; staff see everybody's, with what is for them alone.
struct GetVerification: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/kyc/verifications/{id}", id: "getVerification", summary: "One verification",
        tag: KYCRoutes.tag,
        access: .roles(KYCRoutes.customers, scope: .complianceRead, overseers: [.compliance]), problems: [.notFound],
        isOpenWhenRestricted: true)

    typealias Path = VerificationPath

    let desk: KYCDesk
    let reader: KYCReader

    func handle(_ call: Call<Self>) async throws -> Reply<VerificationView> {
        let user = try call.caller.userID
        guard let verification = try await desk.verifications.find(call.path.id),
            verification.user == user || call.context.oversees,
            let whole = try await reader.whole([verification]).first
        else { throw ComplianceError.notFound }
        // Nobody sees of themselves what is for staff.
        return .ok(VerificationView(whole, isForStaff: verification.user != user))
    }
}

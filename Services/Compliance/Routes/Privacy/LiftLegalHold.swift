import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `DELETE /privacy/legal-holds/{id}`: what was held up goes on. Twice is as once.
struct LiftLegalHold: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/compliance/privacy/legal-holds/{id}", id: "liftLegalHold", summary: "End a legal hold",
        tag: PrivacyRoutes.staffTag, access: KYCRoutes.staffWriting, right: .act, success: 204,
        problems: [.notFound, .ownDecision])

    typealias Path = LegalHoldPath

    let desk: RightsDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let staff = try call.caller.userID
        try await transactions.run { transaction in
            let hold = try await desk.lift(call.path.id, by: staff, at: call.receivedAt, in: transaction)
            AuditTrail.subject(hold.user)
        }
        return .noContent
    }
}

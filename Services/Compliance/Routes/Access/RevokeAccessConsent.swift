import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `DELETE /psd2/consents/{id}`: from now on nothing is read or paid by it. Twice is as once.
struct RevokeAccessConsent: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/compliance/psd2/consents/{id}", id: "revokeAccessConsent",
        summary: "Take a consent back", tag: AccessRoutes.tag, access: KYCRoutes.writing, right: .act, success: 204,
        problems: [.notFound, .conflict])

    typealias Path = AccessConsentPath

    let desk: AccessDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let user = try call.caller.userID
        try await transactions.run { transaction in
            _ = try await desk.revoke(call.path.id, of: user, at: call.receivedAt, in: transaction)
        }
        return .noContent
    }
}

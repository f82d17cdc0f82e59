import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `POST /kyc/verifications/{id}/submit`: answered before anybody has looked.
struct SubmitVerification: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/kyc/verifications/{id}/submit", id: "submitVerification",
        summary: "Hand in the documents", tag: KYCRoutes.tag, access: KYCRoutes.writing, right: .act,
        idempotency: .required, success: 202,
        problems: [
            .notFound, .alreadyDecided, .conflict, .underage, .profileMissing, .documentMissing, .documentExpired,
            .mrzMismatch,
        ], isOpenWhenRestricted: true)

    typealias Path = VerificationPath

    let desk: KYCDesk
    let reader: KYCReader
    let transactions: Transactions
    /// Wakes who goes to the provider.
    let wake: @Sendable () -> Void

    func handle(_ call: Call<Self>) async throws -> Reply<VerificationView> {
        let user = try call.caller.userID
        let reply = try await idempotent(call, transactions) { transaction in
            let verification = try await desk.submit(
                call.path.id, of: user, at: call.receivedAt, in: transaction)
            return Reply<VerificationView>.accepted(
                VerificationView(try await reader.whole(verification, in: transaction)))
        }
        wake()
        return reply
    }
}

import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `DELETE /kyc/verifications/{id}`: a draft, with what was handed in for it. Twice is as once.
struct WithdrawVerification: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/compliance/kyc/verifications/{id}", id: "withdrawVerification", summary: "Withdraw a draft",
        tag: KYCRoutes.tag, access: KYCRoutes.writing, right: .act, success: 204,
        problems: [.notFound, .alreadyDecided, .conflict], isOpenWhenRestricted: true)

    typealias Path = VerificationPath

    let desk: KYCDesk
    let files: KYCFiles
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let user = try call.caller.userID
        let left = try await transactions.run { transaction in
            try await desk.withdraw(call.path.id, of: user, at: call.receivedAt, in: transaction)
        }
        for document in left { await files.forget(document.file) }
        return .noContent
    }
}

import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /privacy/requests/{id}/withdraw`: as long as nothing was done. Twice is as once.
struct WithdrawPrivacyRequest: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/privacy/requests/{id}/withdraw", id: "withdrawPrivacyRequest",
        summary: "Think better of a request", tag: PrivacyRoutes.tag, access: KYCRoutes.writing, right: .act,
        problems: [.notFound, .alreadyDecided, .conflict], isOpenWhenRestricted: true)

    typealias Path = PrivacyRequestPath

    let desk: PrivacyDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<PrivacyRequestView> {
        let user = try call.caller.userID
        let request = try await transactions.run { transaction in
            try await desk.withdraw(call.path.id, of: user, at: call.receivedAt, in: transaction)
        }
        return .ok(PrivacyRequestView(WholePrivacyRequest(request: request, answers: [], export: nil)))
    }
}

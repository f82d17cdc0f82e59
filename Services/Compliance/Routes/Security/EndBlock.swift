import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `DELETE /security/blocks/{id}`. Twice is as once.
struct EndBlock: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/compliance/security/blocks/{id}", id: "endBlock", summary: "Turn away no more",
        tag: SecurityRoutes.tag, access: KYCRoutes.staffWriting, right: .act, success: 204, problems: [.notFound])

    typealias Path = BlockPath

    let desk: BlockDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let person = try call.caller.userID
        try await transactions.run { transaction in
            try await desk.end(call.path.id, by: person, at: call.receivedAt, in: transaction)
        }
        return .noContent
    }
}

import Authentication
import HTTPKit
import JSONKit
import Primitives

/// `DELETE /admin/notifications/suppressions/{id}`: the address may be written to again.
struct RemoveSuppression: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/admin/notifications/suppressions/{id}", id: "removeSuppression",
        summary: "Send to an address again", tag: "Notifications (operators)",
        access: .roles([.operator], scope: .opsWrite), right: .act, success: 204, problems: [.notFound])

    typealias Path = SuppressionPath

    let parts: MailParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await parts.transactions.run { transaction in
            guard let suppression = try await parts.suppressions.find(call.path.id, in: transaction) else {
                throw Problem.notFound
            }
            try await parts.suppressions.remove(suppression, in: transaction)
        }
        return .noContent
    }
}

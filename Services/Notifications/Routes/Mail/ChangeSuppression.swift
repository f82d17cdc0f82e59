import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import Primitives

/// `PATCH /admin/notifications/suppressions/{id}`: another reason, which may stop more or less.
struct ChangeSuppression: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/admin/notifications/suppressions/{id}", id: "changeSuppression",
        summary: "Change why nothing is sent to an address", tag: "Notifications (operators)",
        access: .roles([.operator], scope: .opsWrite), right: .act, problems: [.notFound])

    typealias Path = SuppressionPath

    struct Body: FieldDecodable {
        let reason: SuppressionReason

        init(_ fields: inout Fields) { reason = fields.required("reason", .suppressionReason) }
    }

    let parts: MailParts

    func handle(_ call: Call<Self>) async throws -> Reply<SuppressionView> {
        let user = try call.caller.userID
        return try await parts.transactions.run { transaction in
            guard let before = try await parts.suppressions.find(call.path.id, in: transaction) else {
                throw Problem.notFound
            }
            AuditTrail.changed("reason", from: before.reason.rawValue, to: call.body.reason.rawValue)
            try await parts.suppressions.set(call.body.reason, of: before.id, by: user, in: transaction)
            guard let after = try await parts.suppressions.find(before.id, in: transaction) else {
                throw Problem.notFound
            }
            return .ok(SuppressionView(suppression: after))
        }
    }
}

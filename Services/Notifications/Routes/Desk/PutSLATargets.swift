import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain

/// `PUT /admin/support/sla`
struct PutSLATargets: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/admin/support/sla", id: "putSLATargets",
        summary: "Promise otherwise; tickets that are there keep what they were promised", tag: DeskRoutes.rules,
        access: DeskRoutes.staff, right: .act)

    struct Body: FieldDecodable {
        let targets: [Priority: SLATarget]

        init(_ fields: inout Fields) {
            var targets: [Priority: SLATarget] = [:]
            for priority in [Priority.urgent, .high, .medium, .low] {
                targets[priority] = fields.optional(priority.rawValue, .object(SLATarget.self))
            }
            self.targets = targets
        }
    }

    static let bodyExample: String? = #"{"high":{"first_reply_minutes":120,"resolution_minutes":960}}"#

    let policies: SLAStore
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<SLATargetsView> {
        let user = try call.caller.userID
        try await transactions.run { transaction in
            try await policies.set(call.body.targets, by: user, at: call.receivedAt, in: transaction)
        }
        return .ok(SLATargetsView(targets: try await policies.targets()))
    }
}

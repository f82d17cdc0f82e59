import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox

/// `PATCH /rules/{id}`: another version, and where its mode leads.
struct ChangeRule: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/compliance/rules/{id}", id: "changeRule", summary: "Change a rule, or what becomes of it",
        tag: MonitoringRoutes.rules, access: KYCRoutes.staffWriting, right: .act,
        problems: [.notFound, .ruleInvalid, .conflict])

    typealias Path = RulePath

    struct Body: FieldDecodable {
        let changes: [JSONMember]
        let mode: Rule.Mode?
        let version: Int?

        init(_ fields: inout Fields) {
            var members = RuleFields()
            members.takeChanges(
                RuleFields.identity + RuleFields.ofRules + RuleFields.ofPatterns, from: &fields)
            changes = members.members
            mode = fields.optional(
                "mode", .choice(Rule.Mode.self).described("draft to shadow, shadow to live and back, live to retired"))
            version = fields.optional(
                "version", .integer(1...1_000_000).described("The one that is changed; 409 if it is not the newest"))
        }
    }

    static let bodyExample: String? = #"{"mode": "live", "score": 30}"#

    let rules: RuleShelf
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<RuleView> {
        let (staff, body) = (try call.caller.userID, call.body)
        return try await transactions.run { transaction in
            let (before, after) = try await rules.change(
                call.path.id, body.changes, mode: body.mode, after: body.version, by: staff, at: call.receivedAt,
                in: transaction)
            AuditTrail.changed("mode", from: before.mode, to: after.mode)
            AuditTrail.changed("version", from: before.version, to: after.version)
            return .ok(RuleView(after))
        }
    }
}

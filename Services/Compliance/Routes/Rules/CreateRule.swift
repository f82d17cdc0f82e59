import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox

/// `POST /rules`
struct CreateRule: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/rules", id: "createRule", summary: "Say what is to be found",
        tag: MonitoringRoutes.rules, access: KYCRoutes.staffWriting, right: .act, idempotency: .required, success: 201,
        problems: [.ruleInvalid, .conflict])

    struct Body: FieldDecodable {
        let json: JSONValue
        let mode: Rule.Mode

        init(_ fields: inout Fields) {
            var members = RuleFields()
            members.take(RuleFields.identity + RuleFields.ofRules, from: &fields)
            json = .object(members.members)
            mode =
                fields.optional(
                    "mode", .choice(Rule.Mode.self).described("draft, shadow or live; else draft")) ?? .draft
        }
    }

    static let bodyExample: String? = """
        {"code": "large_night", "on": "movement", "when": {"all": [{"fact": "amount", "op": "gte", "value": "5000.00"}, \
        {"fact": "hour", "op": "lt", "value": 6}]}, "action": "alert", "severity": "medium", "score": 25, \
        "throttle": "24h", "mode": "shadow"}
        """

    let rules: RuleShelf
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<RuleView> {
        let (staff, body) = (try call.caller.userID, call.body)
        return try await idempotent(call, transactions) { transaction in
            let kept = try await rules.create(body.json, body.mode, by: staff, at: call.receivedAt, in: transaction)
            AuditTrail.resource(kept.id)
            return .created(RuleView(kept))
        }
    }
}

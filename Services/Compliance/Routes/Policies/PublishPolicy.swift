import Authentication
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /policies`: the next version; what is absent stays as it is. Whoever keeps a copy is told.
struct PublishPolicy: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/policies", id: "publishPolicy",
        summary: "Change what is asked of whom before money moves", tag: MonitoringRoutes.policies,
        access: KYCRoutes.staffWriting, right: .act, idempotency: .required, success: 201,
        problems: [.ruleInvalid, .conflict])

    struct Body: FieldDecodable {
        let changes: [JSONMember]
        let version: Int?

        private static let numbers = ["wait_ms", "assessment_valid_seconds"]
        private static let objects = [
            "breaker", "ask", "silent", "gates", "geography", "risk_points", "sca", "tax", "retention_days",
        ]

        init(_ fields: inout Fields) {
            var changes: [JSONMember] = []
            for name in Self.numbers + Self.objects {
                let schema = Self.numbers.contains(name) ? JSONSchema.whole(1...86_400) : JSONSchema.anyObject
                let type = FieldType<JSONValue>.documented(as: schema, "As the policy has it, all of it")
                if let value = fields.optional(name, type) { changes.append(JSONMember(name, value)) }
            }
            self.changes = changes
            version = fields.optional(
                "version", .integer(1...1_000_000).described("The one that is changed; 409 if it is not the newest"))
        }
    }

    static let bodyExample: String? = #"{"version": 1, "wait_ms": 200}"#

    let policies: PolicyShelf
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<PolicyView> {
        let (staff, body) = (try call.caller.userID, call.body)
        return try await idempotent(call, transactions) { transaction in
            let kept = try await policies.publish(
                body.changes, after: body.version, by: staff, at: call.receivedAt.shown, in: transaction)
            AuditTrail.resource(kept.version)
            return .created(PolicyView(kept))
        }
    }
}

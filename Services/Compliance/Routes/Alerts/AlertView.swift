import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// An alert as staff see it.
struct AlertView: FieldEncodable {
    let kept: KeptAlert

    init(_ kept: KeptAlert) { self.kept = kept }

    static let example = AlertView(
        KeptAlert(
            alert: Alert(
                id: AlertID(.example), kind: .monitoring, rule: "structuring", severity: .high, score: 50,
                customer: UserID(.example), dueAt: .example, status: .resolved, assignee: UserID(.example),
                decision: .init(
                    by: UserID(.example), at: .example, outcome: .falsePositive, note: "Rent, paid in three parts.",
                    caseID: .example)),
            facts: .object([JSONMember("direction", .string("out"))]), transactions: [.example],
            assessment: .example, createdAt: .example))

    func encode(to out: inout JSONWriter) {
        let (alert, decision) = (kept.alert, kept.alert.decision)
        out.field("id", alert.id)
        out.field("kind", alert.kind)
        out.field("rule", alert.rule)
        out.field("severity", alert.severity)
        out.field("score", alert.score)
        out.field("customer_id", alert.customer)
        out.field("facts", kept.facts)
        out.field("transactions", kept.transactions)
        out.optional("assessment_id", kept.assessment)
        out.field("status", alert.status)
        out.optional("assignee_id", alert.assignee)
        out.field("due_at", alert.dueAt)
        out.optional("outcome", decision?.outcome)
        out.optional("note", decision?.note)
        out.optional("case_id", decision?.caseID)
        out.optional("decided_by", decision?.by)
        out.optional("decided_at", decision?.at)
        out.field("created_at", kept.createdAt)
    }
}

/// `{id}` of an alert's path.
struct AlertPath: FieldDecodable {
    let id: AlertID

    init(_ fields: inout Fields) { id = fields.required("id", .id(AlertID.self)) }
}

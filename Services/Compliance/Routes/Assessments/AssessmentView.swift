import ComplianceDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// An operation that was asked about, as staff see it.
struct AssessmentView: FieldEncodable {
    let kept: KeptAssessment

    init(_ kept: KeptAssessment) { self.kept = kept }

    static let example = AssessmentView(
        KeptAssessment(
            id: .example, asker: "wallet", requestHash: [], user: UserID(.example), operation: .transfer,
            source: UniqueID.example.description, destination: UniqueID.example.description,
            counterparty: .init(name: "Grace Hopper", country: "GB", account: nil), amount: .example, cents: 1_234,
            channel: "session", address: "203.0.113.7", device: nil, policyVersion: 1,
            score: AssessmentScore(tenThousandths: 8_150), level: .high, decision: .allow, rules: ["velocity_limit"],
            verdict: .init(staff: UserID(.example), reason: "Asked the customer."), allowedBy: nil,
            createdAt: .example, decidedAt: .example, validUntil: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", kept.id)
        out.field("customer_id", kept.user)
        out.field("asker", kept.asker)
        out.field("operation", kept.operation)
        out.field("source", kept.source)
        out.optional("destination", kept.destination)
        out.field("counterparty", AssessedPartyView(party: kept.counterparty))
        out.field("amount", kept.amount)
        out.field("channel", kept.channel)
        out.field("policy_version", kept.policyVersion)
        out.field("score", kept.score.text)
        out.field("level", kept.level)
        out.field("status", kept.decision)
        out.field("decision", kept.decision)
        out.field("rules", kept.rules)
        out.optional("decided_by", kept.verdict?.staff)
        out.optional("reason", kept.verdict?.reason)
        out.optional("allowed_by", kept.allowedBy)
        out.field("created_at", kept.createdAt)
        out.field("decided_at", kept.decidedAt)
        out.field("valid_until", kept.validUntil)
    }
}

struct AssessedPartyView: FieldEncodable {
    let party: KeptAssessment.Counterparty

    static let example = AssessedPartyView(party: .init(name: "Grace Hopper", country: "GB", account: nil))

    func encode(to out: inout JSONWriter) {
        out.optional("name", party.name)
        out.optional("country", party.country)
        out.optional("account", party.account)
    }
}

/// `{id}` of an assessment's path: the asker's.
struct AssessmentPath: FieldDecodable {
    let id: UniqueID

    init(_ fields: inout Fields) { id = fields.required("id", .uuid) }
}

package import JSONKit
import MoneyKit
package import Outbox
import Primitives

/// A request of staff that waits for a second operator, or that has ended.
package struct ApprovalView: FieldEncodable {
    package let approval: Approval

    package init(_ approval: Approval) { self.approval = approval }

    package static let example = ApprovalView(
        Approval(
            id: .example, operation: "reverseTransfer", resourceID: .example,
            body: Array(#"{"reason":"Sent twice by mistake"}"#.utf8),
            amount: Money(minorUnits: 1_500_000, currency: .USD), worthCents: 1_500_000, parties: [UserID(.example)],
            requestedBy: UserID(.example), reason: "Sent twice by mistake", createdAt: .example,
            expiresAt: .example + .seconds(259_200)))

    package func encode(to out: inout JSONWriter) {
        out.field("id", approval.id)
        out.field("status", approval.state.rawValue)
        out.field("operation", approval.operation)
        out.field("resource_id", approval.resourceID)
        out.field("amount", approval.amount)
        out.field("worth", approval.worthCents.map { Money(minorUnits: $0, currency: .USD) })
        out.field("request", request)
        out.field("reason", approval.reason)
        out.field("parties", approval.parties)
        out.field("requested_by", approval.requestedBy)
        out.field("created_at", approval.createdAt)
        out.field("expires_at", approval.expiresAt)
        out.field("decided_by", approval.decidedBy)
        out.field("decided_at", approval.decidedAt)
        out.field("decision_reason", approval.note)
    }

    /// The body as text, exactly as it came.
    private var request: String { String(decoding: approval.body, as: UTF8.self) }
}

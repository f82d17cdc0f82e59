// Made by scripts/render from ApprovalChange.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// A request of staff waits for a second operator, or has ended. Each service publishes it as
/// `<slug>.approval_changed.v1`; docs/approvals.md tells when.
package struct ApprovalChange: FieldEncodable, FieldDecodable, Hashable {
    package let approvalID: UniqueID
    package let status: ApprovalStatus
    /// The operation's id in the service's document.
    package let operation: String
    /// What it is about.
    package let resourceID: UniqueID
    package let amount: Money
    /// Whose money it touches.
    package let parties: [UserID]
    package let requestedBy: UserID
    package let reason: String?
    package let expiresAt: Timestamp
    /// Absent while it waits, and where nobody decided.
    package let decidedBy: UserID?

    package init(
        approvalID: UniqueID,
        status: ApprovalStatus,
        operation: String,
        resourceID: UniqueID,
        amount: Money,
        parties: [UserID],
        requestedBy: UserID,
        reason: String? = nil,
        expiresAt: Timestamp,
        decidedBy: UserID? = nil
    ) {
        self.approvalID = approvalID
        self.status = status
        self.operation = operation
        self.resourceID = resourceID
        self.amount = amount
        self.parties = parties
        self.requestedBy = requestedBy
        self.reason = reason
        self.expiresAt = expiresAt
        self.decidedBy = decidedBy
    }

    package init(_ fields: inout Fields) {
        approvalID = fields.required("approval_id", .uuid)
        status = fields.required("status", .choice(ApprovalStatus.self))
        operation = fields.required("operation", .text(0...4096))
        resourceID = fields.required("resource_id", .uuid)
        amount = fields.required("amount", .money)
        parties = fields.required("parties", .array(.id(UserID.self), 0...20))
        requestedBy = fields.required("requested_by", .id(UserID.self))
        reason = fields.optional("reason", .text(0...4096))
        expiresAt = fields.required("expires_at", .timestamp)
        decidedBy = fields.optional("decided_by", .id(UserID.self))
    }

    package static let example = ApprovalChange(
        approvalID: .example,
        status: .pending,
        operation: "reverseTransfer",
        resourceID: .example,
        amount: .example,
        parties: [UserID(.example)],
        requestedBy: UserID(.example),
        reason: "Sent twice by mistake",
        expiresAt: .example,
        decidedBy: UserID(.example))

    package func encode(to out: inout JSONWriter) {
        out.field("approval_id", approvalID)
        out.field("status", status)
        out.field("operation", operation)
        out.field("resource_id", resourceID)
        out.field("amount", amount)
        out.field("parties", parties)
        out.field("requested_by", requestedBy)
        out.optional("reason", reason)
        out.field("expires_at", expiresAt)
        out.optional("decided_by", decidedBy)
    }
}

package enum ApprovalStatus: String, CaseIterable, FieldValue {
    case pending
    case approved
    case rejected
    case expired
}

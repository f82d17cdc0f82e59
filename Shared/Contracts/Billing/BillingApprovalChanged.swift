// Made by scripts/render from BillingApprovalChanged.messages.
package import JSONKit

/// A movement of staff's waits for a second operator, or has ended.
package struct BillingApprovalChanged: EventContract {
    package static let type = "billing.approval_changed.v1"

    package let content: ApprovalChange

    package init(_ content: ApprovalChange) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = ApprovalChange(&fields)
    }

    package static let example = BillingApprovalChanged(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

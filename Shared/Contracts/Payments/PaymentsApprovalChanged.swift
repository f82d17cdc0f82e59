// Made by scripts/render from PaymentsApprovalChanged.messages.
package import JSONKit

/// A movement of staff's waits for a second operator, or has ended.
package struct PaymentsApprovalChanged: EventContract {
    package static let type = "payments.approval_changed.v1"

    package let content: ApprovalChange

    package init(_ content: ApprovalChange) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = ApprovalChange(&fields)
    }

    package static let example = PaymentsApprovalChanged(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

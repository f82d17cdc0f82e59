// Made by scripts/render from WalletApprovalChanged.messages.
package import JSONKit

/// A movement of staff's waits for a second operator, or has ended.
package struct WalletApprovalChanged: EventContract {
    package static let type = "wallet.approval_changed.v1"

    package let content: ApprovalChange

    package init(_ content: ApprovalChange) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = ApprovalChange(&fields)
    }

    package static let example = WalletApprovalChanged(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

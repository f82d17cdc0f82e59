// Made by scripts/render from WalletAudited.messages.
package import JSONKit

/// An endpoint of wallet that is no GET was called, or a look that counts as one.
package struct WalletAudited: EventContract {
    package static let type = "wallet.audited.v1"

    package let content: AuditEntry

    package init(_ content: AuditEntry) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = AuditEntry(&fields)
    }

    package static let example = WalletAudited(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

// Made by scripts/render from AccountingAudited.messages.
package import JSONKit

/// An endpoint of accounting that is no GET was called, or a look that counts as one.
package struct AccountingAudited: EventContract {
    package static let type = "accounting.audited.v1"

    package let content: AuditEntry

    package init(_ content: AuditEntry) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = AuditEntry(&fields)
    }

    package static let example = AccountingAudited(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

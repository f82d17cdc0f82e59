// Made by scripts/render from BillingAudited.messages.
package import JSONKit

/// An endpoint of billing that is no GET was called, or a look that counts as one.
package struct BillingAudited: EventContract {
    package static let type = "billing.audited.v1"

    package let content: AuditEntry

    package init(_ content: AuditEntry) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = AuditEntry(&fields)
    }

    package static let example = BillingAudited(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

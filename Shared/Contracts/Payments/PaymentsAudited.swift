// Made by scripts/render from PaymentsAudited.messages.
package import JSONKit

/// An endpoint of payments that is no GET was called, or a look that counts as one.
package struct PaymentsAudited: EventContract {
    package static let type = "payments.audited.v1"

    package let content: AuditEntry

    package init(_ content: AuditEntry) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = AuditEntry(&fields)
    }

    package static let example = PaymentsAudited(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

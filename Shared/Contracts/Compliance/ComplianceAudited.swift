// Made by scripts/render from ComplianceAudited.messages.
package import JSONKit

/// An endpoint of compliance that is no GET was called, or a look that counts as one.
package struct ComplianceAudited: EventContract {
    package static let type = "compliance.audited.v1"

    package let content: AuditEntry

    package init(_ content: AuditEntry) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = AuditEntry(&fields)
    }

    package static let example = ComplianceAudited(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

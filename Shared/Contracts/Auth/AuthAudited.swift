// Made by scripts/render from AuthAudited.messages.
package import JSONKit

/// An endpoint of auth that is no GET was called, or a look that counts as one.
package struct AuthAudited: EventContract {
    package static let type = "auth.audited.v1"

    package let content: AuditEntry

    package init(_ content: AuditEntry) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = AuditEntry(&fields)
    }

    package static let example = AuthAudited(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

// Made by scripts/render from NotificationsAudited.messages.
package import JSONKit

/// An endpoint of notifications that is no GET was called, or a look that counts as one.
package struct NotificationsAudited: EventContract {
    package static let type = "notifications.audited.v1"

    package let content: AuditEntry

    package init(_ content: AuditEntry) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = AuditEntry(&fields)
    }

    package static let example = NotificationsAudited(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

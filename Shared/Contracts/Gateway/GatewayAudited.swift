// Made by scripts/render from GatewayAudited.messages.
package import JSONKit

/// An endpoint of gateway that is no GET was called, or a look that counts as one.
package struct GatewayAudited: EventContract {
    package static let type = "gateway.audited.v1"

    package let content: AuditEntry

    package init(_ content: AuditEntry) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = AuditEntry(&fields)
    }

    package static let example = GatewayAudited(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

// Made by scripts/render from AlertEvents.messages.
package import JSONKit
package import Primitives

/// Somebody of the staff has to look at something of a customer's.
package struct AlertOpened: EventContract {
    package static let type = "compliance.alert_opened.v1"

    package let alertID: UniqueID
    package let userID: UserID
    /// `monitoring`, `fraud`, `screening`, `kyc` or `security`.
    package let kind: String
    /// `low`, `medium`, `high` or `critical`.
    package let severity: String

    package init(alertID: UniqueID, userID: UserID, kind: String, severity: String) {
        self.alertID = alertID
        self.userID = userID
        self.kind = kind
        self.severity = severity
    }

    package init(_ fields: inout Fields) {
        alertID = fields.required("alert_id", .uuid)
        userID = fields.required("user_id", .id(UserID.self))
        kind = fields.required("kind", .text(0...4096))
        severity = fields.required("severity", .text(0...4096))
    }

    package static let example = AlertOpened(
        alertID: .example,
        userID: UserID(.example),
        kind: "screening",
        severity: "high")

    package func encode(to out: inout JSONWriter) {
        out.field("alert_id", alertID)
        out.field("user_id", userID)
        out.field("kind", kind)
        out.field("severity", severity)
    }
}

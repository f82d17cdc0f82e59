// Made by scripts/render from AlertEvents.messages.
package import JSONKit
package import Primitives

/// Somebody has to look at something.
package struct AlertOpened: EventContract {
    package static let type = "compliance.alert_opened.v1"

    package let alertID: UniqueID
    package let kind: AlertSubject
    package let severity: AlertSeverity
    /// Whom it is about; absent for an address.
    package let userID: UserID?
    package let transactionIDs: [UniqueID]
    package let dueAt: Timestamp

    package init(
        alertID: UniqueID,
        kind: AlertSubject,
        severity: AlertSeverity,
        userID: UserID? = nil,
        transactionIDs: [UniqueID],
        dueAt: Timestamp
    ) {
        self.alertID = alertID
        self.kind = kind
        self.severity = severity
        self.userID = userID
        self.transactionIDs = transactionIDs
        self.dueAt = dueAt
    }

    package init(_ fields: inout Fields) {
        alertID = fields.required("alert_id", .uuid)
        kind = fields.required("kind", .choice(AlertSubject.self))
        severity = fields.required("severity", .choice(AlertSeverity.self))
        userID = fields.optional("user_id", .id(UserID.self))
        transactionIDs = fields.required("transaction_ids", .array(.uuid, 0...100))
        dueAt = fields.required("due_at", .timestamp)
    }

    package static let example = AlertOpened(
        alertID: .example,
        kind: .monitoring,
        severity: .high,
        userID: UserID(.example),
        transactionIDs: [.example],
        dueAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("alert_id", alertID)
        out.field("kind", kind)
        out.field("severity", severity)
        out.optional("user_id", userID)
        out.field("transaction_ids", transactionIDs)
        out.field("due_at", dueAt)
    }
}

package enum AlertSubject: String, CaseIterable, FieldValue {
    case monitoring
    case fraud
    case screening
    case kyc
    case security
}

package enum AlertSeverity: String, CaseIterable, FieldValue {
    case low
    case medium
    case high
    case critical
}

// Made by scripts/render from NotificationsEvents.messages.
package import JSONKit
package import Primitives

/// Nothing is sent to an address any more. Whose it is, where that is known; the address itself is not told.
package struct AddressSuppressed: EventContract {
    package static let type = "notifications.address_suppressed.v1"

    package let suppressionID: UniqueID
    package let userID: UserID?
    package let channel: String
    package let reason: String

    package init(suppressionID: UniqueID, userID: UserID? = nil, channel: String, reason: String) {
        self.suppressionID = suppressionID
        self.userID = userID
        self.channel = channel
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        suppressionID = fields.required("suppression_id", .uuid)
        userID = fields.optional("user_id", .id(UserID.self))
        channel = fields.required("channel", .text(0...4096))
        reason = fields.required("reason", .text(0...4096))
    }

    package static let example = AddressSuppressed(
        suppressionID: .example,
        userID: UserID(.example),
        channel: "email",
        reason: "hard_bounce")

    package func encode(to out: inout JSONWriter) {
        out.field("suppression_id", suppressionID)
        out.optional("user_id", userID)
        out.field("channel", channel)
        out.field("reason", reason)
    }
}

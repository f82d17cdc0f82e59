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

/// An endpoint for webhooks gets no more of them until its owner takes it up again: it answered 410 (`gone`), or a
/// message was out of attempts and none had been taken since its first (`unreachable`).
package struct WebhookEndpointDisabled: EventContract {
    package static let type = "notifications.webhook_endpoint_disabled.v1"

    package let endpointID: UniqueID
    package let ownerID: UserID
    package let url: String
    package let reason: String
    package let at: Timestamp

    package init(endpointID: UniqueID, ownerID: UserID, url: String, reason: String, at: Timestamp) {
        self.endpointID = endpointID
        self.ownerID = ownerID
        self.url = url
        self.reason = reason
        self.at = at
    }

    package init(_ fields: inout Fields) {
        endpointID = fields.required("endpoint_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        url = fields.required("url", .text(0...4096))
        reason = fields.required("reason", .text(0...4096))
        at = fields.required("at", .timestamp)
    }

    package static let example = WebhookEndpointDisabled(
        endpointID: .example,
        ownerID: UserID(.example),
        url: "https://shop.example/florin",
        reason: "gone",
        at: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("endpoint_id", endpointID)
        out.field("owner_id", ownerID)
        out.field("url", url)
        out.field("reason", reason)
        out.field("at", at)
    }
}

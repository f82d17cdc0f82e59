// Made by scripts/render from RightsEvents.messages.
package import JSONKit
package import Primitives

/// A person's request about the own data is done, refused or withdrawn.
package struct PrivacyRequestCompleted: EventContract {
    package static let type = "compliance.privacy_request_completed.v1"

    package let userID: UserID
    package let requestID: UniqueID
    /// `export`, `erasure`, `restriction`, `rectification`, `objection`
    package let kind: String
    package let status: String
    /// Where an export is fetched; of an export alone.
    package let url: String?

    package init(userID: UserID, requestID: UniqueID, kind: String, status: String, url: String? = nil) {
        self.userID = userID
        self.requestID = requestID
        self.kind = kind
        self.status = status
        self.url = url
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        requestID = fields.required("request_id", .uuid)
        kind = fields.required("kind", .text(0...4096))
        status = fields.required("status", .text(0...4096))
        url = fields.optional("url", .text(0...4096))
    }

    package static let example = PrivacyRequestCompleted(
        userID: UserID(.example),
        requestID: .example,
        kind: "export",
        status: "completed",
        url: "/api/v1/compliance/privacy/requests/019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e/download")

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("request_id", requestID)
        out.field("kind", kind)
        out.field("status", status)
        out.optional("url", url)
    }
}

/// Nothing is left of a person but what a law keeps: whoever hears of them later forgets it.
package struct PersonErased: EventContract {
    package static let type = "compliance.person_erased.v1"

    package let userID: UserID
    package let requestID: UniqueID

    package init(userID: UserID, requestID: UniqueID) {
        self.userID = userID
        self.requestID = requestID
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        requestID = fields.required("request_id", .uuid)
    }

    package static let example = PersonErased(userID: UserID(.example), requestID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("request_id", requestID)
    }
}

/// A person allows something, or does no longer.
package struct ConsentChanged: EventContract {
    package static let type = "compliance.consent_changed.v1"

    package let userID: UserID
    /// `marketing`, `analytics`, `profiling`
    package let purpose: String
    package let granted: Bool
    /// Of the words that the person was shown.
    package let textVersion: String

    package init(userID: UserID, purpose: String, granted: Bool, textVersion: String) {
        self.userID = userID
        self.purpose = purpose
        self.granted = granted
        self.textVersion = textVersion
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        purpose = fields.required("purpose", .text(0...4096))
        granted = fields.required("granted", .bool)
        textVersion = fields.required("text_version", .text(0...4096))
    }

    package static let example = ConsentChanged(
        userID: UserID(.example),
        purpose: "marketing",
        granted: false,
        textVersion: "2026-01")

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("purpose", purpose)
        out.field("granted", granted)
        out.field("text_version", textVersion)
    }
}

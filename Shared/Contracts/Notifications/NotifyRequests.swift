// Made by scripts/render from NotifyRequests.messages.
package import JSONKit
package import Primitives

/// A service to notifications: tell somebody, by an event of the catalogue and its variables. Exactly one of `user_id`
/// and `to`. Told once by `id`.
package struct NotifyPerson: RequestContract {
    package static let type = "notifications.notify.v1"

    package typealias Reply = NotifyAnswer

    package let id: UniqueID
    package let userID: UserID?
    package let to: NotifyAddress?
    package let event: String
    /// By the names of the catalogue; amounts as Money.
    package let variables: JSONValue
    package let subject: NotifySubject?
    /// Where the asker knows better than the catalogue how long it is of use.
    package let expiresAt: Timestamp?

    package init(
        id: UniqueID,
        userID: UserID? = nil,
        to: NotifyAddress? = nil,
        event: String,
        variables: JSONValue,
        subject: NotifySubject? = nil,
        expiresAt: Timestamp? = nil
    ) {
        self.id = id
        self.userID = userID
        self.to = to
        self.event = event
        self.variables = variables
        self.subject = subject
        self.expiresAt = expiresAt
    }

    package init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
        userID = fields.optional("user_id", .id(UserID.self))
        to = fields.optional("to", .object(NotifyAddress.self))
        event = fields.required("event", .text(0...4096))
        variables = fields.required("variables", .json)
        subject = fields.optional("subject", .object(NotifySubject.self))
        expiresAt = fields.optional("expires_at", .timestamp)
    }

    package static let example = NotifyPerson(
        id: .example,
        userID: UserID(.example),
        to: NotifyAddress.example,
        event: "report.ready",
        variables: JSONValue.object([JSONMember("name", .string("July"))]),
        subject: NotifySubject.example,
        expiresAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.optional("user_id", userID)
        out.optional("to", to)
        out.field("event", event)
        out.field("variables", variables)
        out.optional("subject", subject)
        out.optional("expires_at", expiresAt)
    }
}

/// Somebody without an account: one of the two.
package struct NotifyAddress: FieldEncodable, FieldDecodable, Hashable {
    package let email: String?
    package let phone: String?
    package let name: String?
    package let locale: String?

    package init(email: String? = nil, phone: String? = nil, name: String? = nil, locale: String? = nil) {
        self.email = email
        self.phone = phone
        self.name = name
        self.locale = locale
    }

    package init(_ fields: inout Fields) {
        email = fields.optional("email", .text(0...4096))
        phone = fields.optional("phone", .text(0...4096))
        name = fields.optional("name", .text(0...4096))
        locale = fields.optional("locale", .text(0...4096))
    }

    package static let example = NotifyAddress(
        email: "ada@florin.test",
        phone: "+442079460000",
        name: "Ada",
        locale: "fr")

    package func encode(to out: inout JSONWriter) {
        out.optional("email", email)
        out.optional("phone", phone)
        out.optional("name", name)
        out.optional("locale", locale)
    }
}

/// The thing that it is about.
package struct NotifySubject: FieldEncodable, FieldDecodable, Hashable {
    package let kind: String
    package let id: String

    package init(kind: String, id: String) {
        self.kind = kind
        self.id = id
    }

    package init(_ fields: inout Fields) {
        kind = fields.required("kind", .text(0...4096))
        id = fields.required("id", .text(0...4096))
    }

    package static let example = NotifySubject(kind: "report", id: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e")

    package func encode(to out: inout JSONWriter) {
        out.field("kind", kind)
        out.field("id", id)
    }
}

package struct NotifyAnswer: FieldEncodable, FieldDecodable, Hashable {
    package let outcome: NotifyOutcome
    /// Why it is refused: `unknown_event`.
    package let code: String?

    package init(outcome: NotifyOutcome, code: String? = nil) {
        self.outcome = outcome
        self.code = code
    }

    package init(_ fields: inout Fields) {
        outcome = fields.required("outcome", .choice(NotifyOutcome.self))
        code = fields.optional("code", .text(0...4096))
    }

    package static let example = NotifyAnswer(outcome: .accepted, code: "unknown_event")

    package func encode(to out: inout JSONWriter) {
        out.field("outcome", outcome)
        out.optional("code", code)
    }
}

package enum NotifyOutcome: String, CaseIterable, FieldValue {
    case accepted
    case duplicate
    case refused
}

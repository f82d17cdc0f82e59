// Made by scripts/render from SessionEvents.messages.
package import JSONKit
package import Primitives

/// A session began.
package struct LoginSucceeded: EventContract {
    package static let type = "auth.login_succeeded.v1"

    package let userID: UserID
    package let sessionID: UniqueID
    package let deviceName: String?
    package let ip: String?
    package let userAgent: String?
    /// The header `X-Device-Id`: what the client says it runs on, and no proof of anything.
    package let deviceID: String?
    package let at: Timestamp

    package init(
        userID: UserID,
        sessionID: UniqueID,
        deviceName: String? = nil,
        ip: String? = nil,
        userAgent: String? = nil,
        deviceID: String? = nil,
        at: Timestamp
    ) {
        self.userID = userID
        self.sessionID = sessionID
        self.deviceName = deviceName
        self.ip = ip
        self.userAgent = userAgent
        self.deviceID = deviceID
        self.at = at
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        sessionID = fields.required("session_id", .uuid)
        deviceName = fields.optional("device_name", .text(0...4096))
        ip = fields.optional("ip", .text(0...4096))
        userAgent = fields.optional("user_agent", .text(0...4096))
        deviceID = fields.optional("device_id", .text(0...4096))
        at = fields.required("at", .timestamp)
    }

    package static let example = LoginSucceeded(
        userID: UserID(.example),
        sessionID: .example,
        deviceName: "Firefox on Linux",
        ip: "203.0.113.7",
        userAgent: "Mozilla/5.0 (X11; Linux x86_64)",
        deviceID: "b1946ac92492d2347c6235b4",
        at: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("session_id", sessionID)
        out.optional("device_name", deviceName)
        out.optional("ip", ip)
        out.optional("user_agent", userAgent)
        out.optional("device_id", deviceID)
        out.field("at", at)
    }
}

/// A password or second factor was wrong for an existing account.
package struct LoginFailed: EventContract {
    package static let type = "auth.login_failed.v1"

    package let userID: UserID
    /// These three are absent where another service asked.
    package let ip: String?
    package let userAgent: String?
    package let deviceID: String?
    package let at: Timestamp

    package init(userID: UserID, ip: String? = nil, userAgent: String? = nil, deviceID: String? = nil, at: Timestamp) {
        self.userID = userID
        self.ip = ip
        self.userAgent = userAgent
        self.deviceID = deviceID
        self.at = at
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        ip = fields.optional("ip", .text(0...4096))
        userAgent = fields.optional("user_agent", .text(0...4096))
        deviceID = fields.optional("device_id", .text(0...4096))
        at = fields.required("at", .timestamp)
    }

    package static let example = LoginFailed(
        userID: UserID(.example),
        ip: "203.0.113.7",
        userAgent: "Mozilla/5.0 (X11; Linux x86_64)",
        deviceID: "b1946ac92492d2347c6235b4",
        at: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.optional("ip", ip)
        out.optional("user_agent", userAgent)
        out.optional("device_id", deviceID)
        out.field("at", at)
    }
}

/// The access tokens of one session are dead from now on.
package struct SessionRevoked: EventContract {
    package static let type = "auth.session_revoked.v1"

    package let sessionID: UniqueID
    package let userID: UserID
    package let revokedAt: Timestamp
    /// Of one that ends alone: `logged_out`, `displaced`, `revoked` or `refresh_token_reused`. Absent where all ends
    /// that stood on the secrets of the account: by another password, signing out everywhere, an administrator.
    package let reason: String?

    package init(sessionID: UniqueID, userID: UserID, revokedAt: Timestamp, reason: String? = nil) {
        self.sessionID = sessionID
        self.userID = userID
        self.revokedAt = revokedAt
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        sessionID = fields.required("session_id", .uuid)
        userID = fields.required("user_id", .id(UserID.self))
        revokedAt = fields.required("revoked_at", .timestamp)
        reason = fields.optional("reason", .text(0...4096))
    }

    package static let example = SessionRevoked(
        sessionID: .example,
        userID: UserID(.example),
        revokedAt: .example,
        reason: "logged_out")

    package func encode(to out: inout JSONWriter) {
        out.field("session_id", sessionID)
        out.field("user_id", userID)
        out.field("revoked_at", revokedAt)
        out.optional("reason", reason)
    }
}

/// Every access token of a user that was issued before an instant is dead.
package struct SessionsRevoked: EventContract {
    package static let type = "auth.sessions_revoked.v1"

    package let userID: UserID
    package let before: Timestamp

    package init(userID: UserID, before: Timestamp) {
        self.userID = userID
        self.before = before
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        before = fields.required("before", .timestamp)
    }

    package static let example = SessionsRevoked(userID: UserID(.example), before: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.field("before", before)
    }
}

/// Somebody made an API key.
package struct APIKeyCreated: EventContract {
    package static let type = "auth.api_key_created.v1"

    package let apiKeyID: UniqueID
    package let userID: UserID
    package let name: String
    package let scopes: [String]
    /// `test` for one that only tries; absent: `live`.
    package let mode: String?
    package let createdAt: Timestamp

    package init(
        apiKeyID: UniqueID,
        userID: UserID,
        name: String,
        scopes: [String],
        mode: String? = nil,
        createdAt: Timestamp
    ) {
        self.apiKeyID = apiKeyID
        self.userID = userID
        self.name = name
        self.scopes = scopes
        self.mode = mode
        self.createdAt = createdAt
    }

    package init(_ fields: inout Fields) {
        apiKeyID = fields.required("api_key_id", .uuid)
        userID = fields.required("user_id", .id(UserID.self))
        name = fields.required("name", .text(0...4096))
        scopes = fields.required("scopes", .array(.text(0...4096), 0...100))
        mode = fields.optional("mode", .text(0...4096))
        createdAt = fields.required("created_at", .timestamp)
    }

    package static let example = APIKeyCreated(
        apiKeyID: .example,
        userID: UserID(.example),
        name: "Accounting export",
        scopes: ["wallet:read"],
        mode: "live",
        createdAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("api_key_id", apiKeyID)
        out.field("user_id", userID)
        out.field("name", name)
        out.field("scopes", scopes)
        out.optional("mode", mode)
        out.field("created_at", createdAt)
    }
}

/// An API key, and every token exchanged for it, is dead.
package struct APIKeyRevoked: EventContract {
    package static let type = "auth.api_key_revoked.v1"

    package let apiKeyID: UniqueID
    package let userID: UserID
    package let revokedAt: Timestamp
    /// `revoked` for one that its owner ends alone. Absent where all ends that stood on the secrets of the account.
    package let reason: String?

    package init(apiKeyID: UniqueID, userID: UserID, revokedAt: Timestamp, reason: String? = nil) {
        self.apiKeyID = apiKeyID
        self.userID = userID
        self.revokedAt = revokedAt
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        apiKeyID = fields.required("api_key_id", .uuid)
        userID = fields.required("user_id", .id(UserID.self))
        revokedAt = fields.required("revoked_at", .timestamp)
        reason = fields.optional("reason", .text(0...4096))
    }

    package static let example = APIKeyRevoked(
        apiKeyID: .example,
        userID: UserID(.example),
        revokedAt: .example,
        reason: "revoked")

    package func encode(to out: inout JSONWriter) {
        out.field("api_key_id", apiKeyID)
        out.field("user_id", userID)
        out.field("revoked_at", revokedAt)
        out.optional("reason", reason)
    }
}

/// A code for the owner of an address or number; the notification service delivers it.
package struct OneTimeCodeIssued: EventContract {
    package static let type = "auth.one_time_code_issued.v1"

    package let userID: UserID
    /// For the greeting: a code may come before its reader's directory knows them.
    package let firstName: String?
    package let email: String
    /// Where it goes; absent: by e-mail.
    package let channel: CodeChannel?
    /// Where it goes by `sms`.
    package let phone: String?
    /// `email_verification`, `phone_verification` or `password_reset`.
    package let purpose: String
    package let code: String
    package let expiresAt: Timestamp

    package init(
        userID: UserID,
        firstName: String? = nil,
        email: String,
        channel: CodeChannel? = nil,
        phone: String? = nil,
        purpose: String,
        code: String,
        expiresAt: Timestamp
    ) {
        self.userID = userID
        self.firstName = firstName
        self.email = email
        self.channel = channel
        self.phone = phone
        self.purpose = purpose
        self.code = code
        self.expiresAt = expiresAt
    }

    package init(_ fields: inout Fields) {
        userID = fields.required("user_id", .id(UserID.self))
        firstName = fields.optional("first_name", .text(0...4096))
        email = fields.required("email", .text(0...4096))
        channel = fields.optional("channel", .choice(CodeChannel.self))
        phone = fields.optional("phone", .text(0...4096))
        purpose = fields.required("purpose", .text(0...4096))
        code = fields.required("code", .text(0...4096))
        expiresAt = fields.required("expires_at", .timestamp)
    }

    package static let example = OneTimeCodeIssued(
        userID: UserID(.example),
        firstName: "Ada",
        email: "ada@florin.test",
        channel: .email,
        phone: "+442079460000",
        purpose: "email_verification",
        code: "042917",
        expiresAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("user_id", userID)
        out.optional("first_name", firstName)
        out.field("email", email)
        out.optional("channel", channel)
        out.optional("phone", phone)
        out.field("purpose", purpose)
        out.field("code", code)
        out.field("expires_at", expiresAt)
    }
}

package enum CodeChannel: String, CaseIterable, FieldValue {
    case email
    case sms
}

// Made by scripts/render from AuthRequests.messages.
package import JSONKit
package import Primitives

/// Gateway to auth: swap an API key for a short-lived access token.
package struct ExchangeAPIKey: RequestContract {
    package static let type = "auth.exchange_api_key.v1"

    package typealias Reply = ExchangedAPIKey

    package let apiKey: String

    package init(apiKey: String) {
        self.apiKey = apiKey
    }

    package init(_ fields: inout Fields) {
        apiKey = fields.required("api_key", .text(0...4096))
    }

    package static let example = ExchangeAPIKey(apiKey: "flk_0123456789abcdef_secret")

    package func encode(to out: inout JSONWriter) {
        out.field("api_key", apiKey)
    }
}

/// Either a token or, for an unknown, expired or revoked key, or one whose owner is restricted, none.
package struct ExchangedAPIKey: FieldEncodable, FieldDecodable, Hashable {
    package let accessToken: String?
    package let expiresAt: Timestamp?
    package let apiKeyID: UniqueID?
    package let userID: UserID?
    package let rateLimitPerMinute: Int?
    package let refusal: APIKeyRefusal?
    /// The key is good, and compliance has restricted its owner: nothing is opened for now.
    package let accountRestricted: Bool?

    package init(
        accessToken: String? = nil,
        expiresAt: Timestamp? = nil,
        apiKeyID: UniqueID? = nil,
        userID: UserID? = nil,
        rateLimitPerMinute: Int? = nil,
        refusal: APIKeyRefusal? = nil,
        accountRestricted: Bool? = nil
    ) {
        self.accessToken = accessToken
        self.expiresAt = expiresAt
        self.apiKeyID = apiKeyID
        self.userID = userID
        self.rateLimitPerMinute = rateLimitPerMinute
        self.refusal = refusal
        self.accountRestricted = accountRestricted
    }

    package init(_ fields: inout Fields) {
        accessToken = fields.optional("access_token", .text(0...4096))
        expiresAt = fields.optional("expires_at", .timestamp)
        apiKeyID = fields.optional("api_key_id", .uuid)
        userID = fields.optional("user_id", .id(UserID.self))
        rateLimitPerMinute = fields.optional("rate_limit_per_minute", .integer(0...Int.max))
        refusal = fields.optional("refusal", .choice(APIKeyRefusal.self))
        accountRestricted = fields.optional("account_restricted", .bool)
    }

    package static let example = ExchangedAPIKey(
        accessToken: "eyJ...",
        expiresAt: .example,
        apiKeyID: .example,
        userID: UserID(.example),
        rateLimitPerMinute: 1000,
        refusal: .revoked,
        accountRestricted: false)

    package func encode(to out: inout JSONWriter) {
        out.optional("access_token", accessToken)
        out.optional("expires_at", expiresAt)
        out.optional("api_key_id", apiKeyID)
        out.optional("user_id", userID)
        out.optional("rate_limit_per_minute", rateLimitPerMinute)
        out.optional("refusal", refusal)
        out.optional("account_restricted", accountRestricted)
    }
}

/// Why there is no token, as far as whoever presents the key may know: absent for a key that nobody has.
/// `malformed` is
/// text that is no key of ours.
package enum APIKeyRefusal: String, CaseIterable, FieldValue {
    case malformed
    case expired
    case revoked
}

/// Gateway to auth, at start: what was revoked while its tokens may still live.
package struct ListRevocations: RequestContract {
    package static let type = "auth.list_revocations.v1"

    package typealias Reply = RevocationList

    package let since: Timestamp

    package init(since: Timestamp) {
        self.since = since
    }

    package init(_ fields: inout Fields) {
        since = fields.required("since", .timestamp)
    }

    package static let example = ListRevocations(since: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("since", since)
    }
}

/// Members as in the Redis set: `sid:<uuid>`, `sub:<uuid>:<before in ms>`, `key:<uuid>`.
package struct RevocationList: FieldEncodable, FieldDecodable, Hashable {
    package let revocations: [String]

    package init(revocations: [String]) {
        self.revocations = revocations
    }

    package init(_ fields: inout Fields) {
        revocations = fields.required("revocations", .array(.text(0...4096), 0...100_000))
    }

    package static let example = RevocationList(revocations: ["sid:019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e"])

    package func encode(to out: inout JSONWriter) {
        out.field("revocations", revocations)
    }
}

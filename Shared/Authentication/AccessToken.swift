package import Primitives

/// What an access token says: who, through what, until when.
package struct AccessToken: Hashable, Sendable {
    /// The longest life of any token we accept. Whoever keeps revocations may forget them after this.
    package static let longestLifetime: Duration = .seconds(15 * 60)

    package let subject: UserID
    /// The sign-in it belongs to; nil for an API key's.
    package let sessionID: UniqueID?
    package let apiKeyID: UniqueID?
    /// As stored, without what they imply. Roles unknown to this build are left out.
    package let roles: [Role]
    /// Nil is unlimited.
    package let scopes: Set<Scope>?
    /// Of an API key; a person's session is live.
    package let mode: KeyMode
    /// To the millisecond, so that a token issued just after a revocation is told from one issued just before.
    package let issuedAt: Timestamp
    package let expiresAt: Timestamp
    /// When the person went through all steps that the account asks for: the beginning of the session, however often it
    /// was refreshed (`auth_time` of OpenID Connect Core section 2). Nil for an API key's, and for a session that has
    /// not gone through a step that the account has gained since.
    package let authenticatedAt: Timestamp?
    package let tokenID: UniqueID

    package init(
        subject: UserID,
        sessionID: UniqueID?,
        apiKeyID: UniqueID?,
        roles: [Role],
        scopes: Set<Scope>?,
        mode: KeyMode = .live,
        issuedAt: Timestamp,
        expiresAt: Timestamp,
        authenticatedAt: Timestamp? = nil,
        tokenID: UniqueID
    ) {
        self.subject = subject
        self.sessionID = sessionID
        self.apiKeyID = apiKeyID
        self.roles = roles
        self.scopes = scopes
        self.mode = mode
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.authenticatedAt = authenticatedAt
        self.tokenID = tokenID
    }
}

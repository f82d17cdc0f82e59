package import Primitives

/// Who makes a request, as far as a verified token tells.
package struct Caller: Hashable, Sendable {
    package let userID: UserID
    /// The signed-in device; nil for an API key.
    package let sessionID: UniqueID?
    /// Nil for a person.
    package let apiKeyID: UniqueID?
    /// With everything they imply.
    package let roles: Set<Role>
    /// Nil means unlimited: a person's session.
    package let scopes: Set<Scope>?
    package let mode: KeyMode
    /// As in the token.
    package let authenticatedAt: Timestamp?

    /// `roles` are completed with what they imply.
    package init(
        userID: UserID,
        sessionID: UniqueID? = nil,
        apiKeyID: UniqueID? = nil,
        roles: some Sequence<Role>,
        scopes: Set<Scope>? = nil,
        mode: KeyMode = .live,
        authenticatedAt: Timestamp? = nil
    ) {
        self.userID = userID
        self.sessionID = sessionID
        self.apiKeyID = apiKeyID
        self.roles = Role.effective(roles)
        self.scopes = scopes
        self.mode = mode
        self.authenticatedAt = authenticatedAt
    }

    package init(_ token: AccessToken) {
        self.init(
            userID: token.subject,
            sessionID: token.sessionID,
            apiKeyID: token.apiKeyID,
            roles: token.roles,
            scopes: token.scopes,
            mode: token.mode,
            authenticatedAt: token.authenticatedAt
        )
    }

    /// True for a signed-in person, false for a program with an API key.
    package var isPerson: Bool { apiKeyID == nil }

    /// False for who only tries: see `KeyMode`.
    package var isLive: Bool { mode == .live }

    package func has(_ role: Role) -> Bool { roles.contains(role) }

    package func may(_ scope: Scope) -> Bool { scopes?.contains(scope) ?? true }

    /// True if the caller has one of the roles. `reading` says that the request changes nothing: then an auditor is
    /// let in wherever one of the staff roles is.
    package func hasAny(of allowed: some Sequence<Role>, reading: Bool) -> Bool {
        for role in allowed {
            if roles.contains(role) { return true }
            if reading, roles.contains(.auditor), Role.impliedByAdmin.contains(role) { return true }
        }
        return false
    }
}

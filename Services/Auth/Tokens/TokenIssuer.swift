import AuthDomain
import Authentication
import Primitives

/// Makes access tokens for sessions and API keys.
struct TokenIssuer: Sendable {
    /// An API key's token lives shorter: the key itself is checked again at each exchange.
    static let apiKeyTokenLifetime: Duration = .seconds(300)

    let keys: KeyRing
    let ids: IDGenerator
    let issuer: String
    let audience: String
    let lifetime: Duration
    let staff: StaffRule

    /// What a session's access token is made from.
    struct Grant: Sendable {
        let user: User
        let session: SessionID
        let hasSecondFactor: Bool
        /// When the session began, if it has gone through all steps of the account.
        let authenticatedAt: Timestamp?
        let issuedAt: Timestamp
    }

    func token(for grant: Grant) async throws -> String {
        try await sign(
            AccessToken(
                subject: grant.user.id,
                sessionID: grant.session.rawValue,
                apiKeyID: nil,
                roles: staff.roles(of: grant.user, hasSecondFactor: grant.hasSecondFactor),
                scopes: nil,
                issuedAt: grant.issuedAt,
                expiresAt: grant.issuedAt + lifetime,
                authenticatedAt: grant.authenticatedAt,
                tokenID: ids.next()
            ))
    }

    /// The token does not outlive its key.
    func token(for key: APIKey, owner: User, at now: Timestamp) async throws -> (text: String, expiresAt: Timestamp) {
        let end = now + Self.apiKeyTokenLifetime
        let token = AccessToken(
            subject: owner.id,
            sessionID: nil,
            apiKeyID: key.id.rawValue,
            roles: staff.roles(of: owner, hasSecondFactor: owner.hasSecondFactor),
            scopes: Set(key.scopes),
            mode: key.mode,
            issuedAt: now,
            expiresAt: min(end, key.expiresAt ?? end),
            tokenID: ids.next()
        )
        return (try await sign(token), token.expiresAt)
    }

    private func sign(_ token: AccessToken) async throws -> String {
        let key = try await keys.signingKey(at: token.issuedAt)
        return try TokenSigner(key: key, issuer: issuer, audience: audience).sign(token)
    }
}

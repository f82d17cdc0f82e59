import Authentication
import HTTPKit
import Primitives

/// What the routes work with, made by the composition root.
struct AuthParts: Sendable {
    let users: UserStore
    let signIns: SignInStore
    let sessions: SessionStore
    let factors: SecondFactorStore
    let codes: CodeStore
    let resets: PasswordResetStore
    let stepUps: StepUpStore
    let apiKeys: APIKeyStore
    let administration: AdministrationStore
    let revocations: RevocationPublisher
    let keys: KeyRing
    let issuer: TokenIssuer
    let passwords: Passwords
    let secrets: AuthSecrets
    let transactions: Transactions
    let cursors: CursorCodec
    let ids: IDGenerator
    /// The most that an API key's own limit may be.
    let requestsPerKey: Int

    /// A session that could begin now, with the first token of its chain.
    /// - Parameter secondFactor: whether one was shown.
    func newSession(
        for user: User, device: String?, client: ClientTrace, secondFactor: Bool, at now: Timestamp
    ) -> NewSession {
        NewSession(
            id: ids.next(),
            user: user,
            deviceName: device,
            client: client,
            hasSecondFactor: secondFactor,
            refreshToken: .generate(prefix: SessionStore.refreshTokenPrefix),
            at: now
        )
    }

    /// What a client gets for a session that has begun.
    func tokens(for session: NewSession) async throws -> TokensView {
        let grant = TokenIssuer.Grant(
            user: session.user, session: session.id, hasSecondFactor: session.hasSecondFactor,
            authenticatedAt: session.at, issuedAt: session.at)
        return try await tokens(for: grant, refreshToken: session.refreshToken, user: session.user)
    }

    /// What a client gets for a refresh token.
    func tokens(for renewal: SessionStore.Renewal) async throws -> TokensView {
        try await tokens(for: renewal.grant, refreshToken: renewal.successor, user: nil)
    }

    private func tokens(
        for grant: TokenIssuer.Grant, refreshToken: SecretToken, user: User?
    ) async throws -> TokensView {
        TokensView(
            accessToken: try await issuer.token(for: grant),
            expiresIn: issuer.lifetime,
            refreshToken: refreshToken.text,
            isEnrolmentRequired: issuer.staff.isEnrolmentRequired(
                of: grant.user, hasSecondFactor: grant.hasSecondFactor),
            user: user
        )
    }
}

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
        TokensView(
            accessToken: try await issuer.token(
                for: session.user, session: session.id, authenticatedAt: session.at, at: session.at),
            expiresIn: issuer.lifetime,
            refreshToken: session.refreshToken.text,
            user: session.user
        )
    }
}

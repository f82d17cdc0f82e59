import AuthDomain
import Authentication
import Contracts
import Logging
import Messaging
import Primitives
import ServiceKit
import ServiceLifecycle

/// Answers what other services ask of auth.
struct ServeRequests: Service {
    let broker: MessageBroker
    let apiKeys: APIKeyStore
    let stepUps: StepUpStore
    let revocations: RevocationStore
    let directory: ServeDirectory
    let persons: SubjectRequests
    let issuer: TokenIssuer
    let requestsPerKey: Int
    let clock: WallClock
    let logger: Logger

    func run() async throws {
        try await RequestServer(AuthService.slug, broker: broker, logger: logger, requests).run()
    }

    private var requests: [ServedRequest] {
        persons.served + [
            .on(ExchangeAPIKey.self) { asked, _ in try await exchange(asked) },
            .on(ConsumeStepUp.self) { asked, _ in try await consume(asked) },
            .on(FindUser.self) { asked, _ in try await directory.find(asked) },
            .on(ListDirectory.self) { asked, _ in try await directory.list(asked) },
            .on(VerifySecondFactor.self) { asked, _ in try await directory.verify(asked) },
            .on(ListRevocations.self) { asked, _ in
                RevocationList(revocations: try await revocations.members(since: asked.since))
            },
        ]
    }

    private func consume(_ request: ConsumeStepUp) async throws -> ConsumedStepUp {
        let person = SignedIn(user: request.userID, session: SessionID(request.sessionID))
        let token = SecretToken(request.stepUpToken)
        let method: StepUp.Method?
        switch (request.purpose, request.walletID, request.upTo) {
        case (.account, _, _): method = try await stepUps.method(of: token, by: person, at: clock.now())
        case (.walletAuthorization, let wallet?, let upTo?):
            let shown = WalletAuthorization(walletID: wallet, upTo: upTo, payee: request.payee)
            method = try await stepUps.consume(token, for: shown, by: person, request: request.id, at: clock.now())
        case (.walletAuthorization, _, _): method = nil
        }
        return ConsumedStepUp(accepted: method != nil, method: method?.rawValue)
    }

    /// Without a token for any key that opens nothing. Why, only whoever holds the secret is told.
    private func exchange(_ request: ExchangeAPIKey) async throws -> ExchangedAPIKey {
        guard let text = APIKeyText(request.apiKey) else { return ExchangedAPIKey(refusal: .malformed) }
        switch try await apiKeys.present(text, at: clock.now()) {
        case .unknown: return ExchangedAPIKey()
        case .refused(let reason): return ExchangedAPIKey(refusal: reason)
        case .restricted: return ExchangedAPIKey(accountRestricted: true)
        case .good(let key, let owner, let issuedAt):
            let token = try await issuer.token(for: key, owner: owner, at: issuedAt)
            return ExchangedAPIKey(
                accessToken: token.text,
                expiresAt: token.expiresAt,
                apiKeyID: key.id.rawValue,
                userID: owner.id,
                rateLimitPerMinute: min(key.rateLimitPerMinute, requestsPerKey)
            )
        }
    }
}

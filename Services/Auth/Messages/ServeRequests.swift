import AuthDomain
import Authentication
import Contracts
import HTTPKit
import JSONKit
import Logging
import Messaging
import PostgresAccess
import Primitives
import ServiceLifecycle

/// Answers what other services ask of auth.
struct ServeRequests: Service {
    static let queue = "auth.requests"
    private static let prefetch = 64

    let broker: MessageBroker
    let apiKeys: APIKeyStore
    let stepUps: StepUpStore
    let revocations: RevocationStore
    let issuer: TokenIssuer
    let requestsPerKey: Int
    let clock: WallClock
    let logger: Logger

    func run() async throws {
        try await broker.serve(queue: Self.queue, prefetch: Self.prefetch) { request in
            await self.answer(request)
        }
    }

    private func answer(_ request: IncomingRequest) async -> RequestOutcome {
        do {
            switch request.type {
            case ExchangeAPIKey.type:
                return .reply(JSON.encode(try await exchange(ExchangeAPIKey.read(request.body))))
            case ConsumeStepUp.type:
                return .reply(JSON.encode(try await consume(ConsumeStepUp.read(request.body))))
            case ListRevocations.type:
                let since = try ListRevocations.read(request.body).since
                return .reply(JSON.encode(RevocationList(revocations: try await revocations.members(since: since))))
            default:
                return .failure(code: "unknown_request", message: "auth does not serve \(request.type)")
            }
        } catch let error as any ProblemConvertible where error.problem.code == .dependencyUnavailable {
            logger.warning("a request cannot be answered now", metadata: ["error": "\(error)"])
            return .unavailable
        } catch is FieldErrors, is JSONSyntaxError {
            return .failure(code: "malformed_request", message: "not a \(request.type)")
        } catch {
            logger.error("a request failed", metadata: ["error": "\(error)", "message_type": "\(request.type)"])
            return .failure(code: "internal_error", message: "")
        }
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

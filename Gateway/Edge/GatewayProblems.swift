import Contracts
import HTTPKit
import Primitives
import RedisAccess

/// Refusals that only the gateway makes.
extension Problem {
    init(_ problem: HeadProblem) {
        // Cases of both enumerations share names, so the codes are written out.
        switch problem {
        case .malformed(let what): self.init(ProblemCode.badRequest, detail: what)
        case .methodNotImplemented: self.init(ProblemCode.methodNotImplemented)
        case .connectRefused: self = Problem(ProblemCode.methodNotAllowed).header("Allow", Method.allowed)
        case .upgradeRefused: self.init(ProblemCode.badRequest, detail: "no other protocol is spoken here")
        case .versionNotSupported: self.init(ProblemCode.httpVersionNotSupported)
        case .tooManyFields: self.init(ProblemCode.headersTooLarge, detail: "too many fields")
        case .expectationFailed: self.init(ProblemCode.expectationFailed)
        }
    }

    init(_ refusal: CredentialRefusal) {
        self =
            switch refusal {
            case .missing: .unauthenticated
            case .invalid: .invalidToken
            case .expired: .tokenExpired
            case .key(.malformed): Problem(.unauthenticated, detail: "The API key is not one of ours, or not whole.")
            case .key(.expired): Problem(.unauthenticated, detail: "The API key has expired.")
            case .key(.revoked): Problem(.unauthenticated, detail: "The API key has been revoked.")
            case .restricted: RestrictionLevel.access.refusal
            case .unavailable: .unavailable("auth")
            }
    }

    init(_ failure: UpstreamFailure) {
        switch failure {
        case .unreachable, .lostBeforeAnswer, .lostWithinAnswer:
            self.init(.dependencyUnavailable, retryAfterSeconds: 1)
        case .refused(let seconds): self.init(.dependencyUnavailable, retryAfterSeconds: seconds)
        case .malformedAnswer: self.init(.badGateway)
        case .timeout: self.init(.upstreamTimeout)
        }
    }

    static let tooManyAtOnce = Problem(.tooManyAtOnce, retryAfterSeconds: 1)

    /// `resets_at` is when all units are back, as `RateLimit-Reset` says.
    static func rateLimited(_ decision: RateDecision, now: Timestamp) -> Problem {
        Problem(
            .rateLimited, retryAfterSeconds: max(1, decision.retryAfter.secondsRoundedUp),
            members: [("resets_at", (now + decision.resetAfter).rfc3339)])
    }
}

import Contracts
import HTTPKit
import Primitives
import RedisAccess

/// Refusals that only the gateway makes.
extension ProblemCode {
    static let headTimeout = ProblemCode("request_header_timeout", 408, "The request took too long to arrive")
    static let targetTooLong = ProblemCode("uri_too_long", 414, "The address is too long")
    static let expectationFailed = ProblemCode("expectation_failed", 417, "Only 100-continue can be expected")
    static let headersTooLarge = ProblemCode("headers_too_large", 431, "The headers are too large")
    static let methodNotImplemented = ProblemCode("method_not_implemented", 501, "No such method")
    static let badGateway = ProblemCode("bad_gateway", 502, "A part of the system answered with nonsense")
    static let upstreamTimeout = ProblemCode(
        "upstream_timeout", 504, "A part of the system took too long; whether it had an effect is not known")
    static let versionNotSupported = ProblemCode("http_version_not_supported", 505, "Only HTTP/1.1 is spoken here")
    static let tooManyAtOnce = ProblemCode(
        "too_many_at_once", 429, "Too many requests of yours are under way at the same time")
    static let originNotAllowed = ProblemCode("origin_not_allowed", 403, "This origin is not on the list")
    static let maintenance = ProblemCode("maintenance", 503, "Down for maintenance")
    static let featureDisabled = ProblemCode("feature_disabled", 503, "This feature is switched off at the moment")
}

extension Problem {
    init(_ problem: HeadProblem) {
        // Cases of both enumerations share names, so the codes are written out.
        switch problem {
        case .malformed(let what): self.init(ProblemCode.badRequest, detail: what)
        case .methodNotImplemented: self.init(ProblemCode.methodNotImplemented)
        case .connectRefused: self = Problem(ProblemCode.methodNotAllowed).header("Allow", Method.allowed)
        case .upgradeRefused: self.init(ProblemCode.badRequest, detail: "no other protocol is spoken here")
        case .versionNotSupported: self.init(ProblemCode.versionNotSupported)
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

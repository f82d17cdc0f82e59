import Authentication
import NIOCore
import Primitives
import RedisAccess

/// Whom a connection's requests speak for, remembered between them: the same header again costs a comparison.
final class Identity {
    /// The value of the Authorization header it was made from.
    let credential: ByteBuffer
    let token: AccessToken
    /// Before the token ends; for an API key early enough to fetch the next one.
    let goodUntil: Timestamp
    /// What is sent upstream instead of the credential: the token that an API key was exchanged for.
    let replacement: ByteBuffer?
    let userID: String
    /// An API key's own limit, which stands in the place of the user's.
    private let ownLimit: RateLimit?
    private let rates: RateConfig
    private var checks: [[GCRALimiter.Check]?] = Array(repeating: nil, count: RouteClass.allCases.count)

    init(credential: ByteBuffer, _ accepted: AcceptedCredential, rates: RateConfig) {
        self.credential = credential
        token = accepted.token
        goodUntil = accepted.goodUntil
        replacement = accepted.replacement.map { ByteBuffer(string: "Bearer \($0)") }
        ownLimit = accepted.ownLimit
        self.rates = rates
        userID = accepted.token.subject.description
    }

    /// Still good for a request that arrives now with the same header.
    func holds(at now: Timestamp, revocations: Revocations) -> Bool {
        now < goodUntil && !revocations.contains(token)
    }

    /// What to ask the limiter for a request of this class. All keys share the user's tag.
    func checks(for routeClass: RouteClass) -> [GCRALimiter.Check] {
        if let known = checks[routeClass.index] { return known }
        var made: [GCRALimiter.Check] = []
        if let ownLimit, let id = token.apiKeyID {
            made.append(.init(key: RedisKey.tagged("florin:rate", userID, "key:\(id)"), limit: ownLimit))
        } else {
            made.append(.init(key: RedisKey.tagged("florin:rate", userID, "user"), limit: rates.user))
        }
        if let own = rates.own(routeClass) {
            made.append(.init(key: RedisKey.tagged("florin:rate", userID, routeClass.rawValue), limit: own))
        }
        checks[routeClass.index] = made
        return made
    }
}

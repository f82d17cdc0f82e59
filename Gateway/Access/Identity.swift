import Authentication
import HTTPKit
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
    let share: CallerShare
    /// Of an API key, beside the user's: whoever makes a key can only lower what it may ask.
    private let ownLimit: RateLimit?
    private let rates: RateConfig
    private var checks: [RateChecks?] = Array(repeating: nil, count: RateClass.allCases.count)

    init(credential: ByteBuffer, _ accepted: AcceptedCredential, rates: RateConfig, load: CallerLoad) {
        self.credential = credential
        token = accepted.token
        goodUntil = accepted.goodUntil
        replacement = accepted.replacement.map { ByteBuffer(string: "Bearer \($0)") }
        ownLimit = accepted.ownLimit
        self.rates = rates
        userID = accepted.token.subject.description
        share = load.share(ofUser: userID)
    }

    /// Still good for a request that arrives now with the same header.
    func holds(at now: Timestamp, revocations: Revocations) -> Bool {
        now < goodUntil && !revocations.contains(token)
    }

    /// What a request of this class counts against: the user over all sessions and keys, the key, the class. All share
    /// the user's tag.
    func checks(for rateClass: RateClass) -> RateChecks {
        if let known = checks[rateClass.index] { return known }
        func check(_ name: String, _ limit: RateLimit) -> GCRALimiter.Check {
            GCRALimiter.Check(key: RedisKey.tagged("florin:rate", userID, name), limit: limit)
        }
        var all = [check("user", rates.user)]
        if let ownLimit, ownLimit.limit < rates.user.limit, let id = token.apiKeyID {
            all.append(check("key:\(id)", ownLimit))
        }
        if let own = rates.own(rateClass) { all.append(check(rateClass.rawValue, own)) }
        let made = RateChecks(all)
        checks[rateClass.index] = made
        return made
    }
}

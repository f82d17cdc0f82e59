import Authentication
import Primitives

/// A signer and verifier that know each other, on a clock that tests move.
struct TokenFixture {
    let clock = ManualClock(Timestamp(millisecondsSince1970: 1_795_216_504_120))
    let ids: IDGenerator
    let key = SigningKey.generate()

    init() {
        ids = IDGenerator(clock: clock.clock)
    }

    var signer: TokenSigner { TokenSigner(key: key, issuer: "florin", audience: "florin-api") }

    var verifier: TokenVerifier {
        TokenVerifier(
            issuer: "florin",
            audience: "florin-api",
            keys: StaticKeySource([key.verificationKey]),
            clock: clock.clock
        )
    }

    func token(lifetime: Duration = .seconds(600), issuedAt: Timestamp? = nil) -> AccessToken {
        let issuedAt = issuedAt ?? clock.now
        // What is signed ends on a whole second.
        let end = Timestamp(secondsSince1970: (issuedAt + lifetime).secondsSince1970)
        return AccessToken(
            subject: ids.next(),
            sessionID: ids.next(),
            apiKeyID: nil,
            roles: [.customer],
            scopes: nil,
            issuedAt: issuedAt,
            expiresAt: end,
            tokenID: ids.next()
        )
    }
}

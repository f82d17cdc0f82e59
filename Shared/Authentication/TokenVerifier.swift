import JSONKit
package import Primitives

/// Decides whether a token is ours and valid now. Knows nothing of revocation, see ``TokenCache``.
package final class TokenVerifier: Sendable {
    private let issuer: String
    private let audience: String
    private let keys: any KeySource
    private let clock: WallClock
    private let leeway: Duration

    /// `leeway` is how far the clocks of two machines may differ.
    package init(
        issuer: String,
        audience: String,
        keys: any KeySource,
        clock: WallClock,
        leeway: Duration = .seconds(2)
    ) {
        self.issuer = issuer
        self.audience = audience
        self.keys = keys
        self.clock = clock
        self.leeway = leeway
    }

    /// The token's content, if it is an ES256 JWS of type `at+jwt` by a published key, from our issuer for our
    /// audience, within its time, and with a life no longer than ``AccessToken/longestLifetime``.
    package func verify(_ text: String) async throws(TokenError) -> AccessToken {
        let jws = try CompactJWS(text)
        guard jws.type == TokenSigner.tokenType else { throw .malformed }
        guard let key = try await keys.key(id: jws.keyID) else { throw .unknownKey }
        try jws.verify(with: key)
        let claims = try Self.claims(from: jws.payload)
        guard claims.issuer == issuer, claims.audience == audience else { throw .notForUs }
        try checkTimes(of: claims)
        return claims.token
    }

    private func checkTimes(of claims: Claims) throws(TokenError) {
        let token = claims.token
        let lifetime = token.expiresAt - token.issuedAt
        guard lifetime > .zero, lifetime <= AccessToken.longestLifetime else { throw .notForUs }
        let now = clock.now()
        guard max(token.issuedAt, claims.notBefore ?? token.issuedAt) <= now + leeway else { throw .notYetValid }
        guard isAlive(token, at: now) else { throw .expired }
    }

    func isAlive(_ token: AccessToken, at now: Timestamp) -> Bool { now < token.expiresAt + leeway }

    private static func claims(from payload: [UInt8]) throws(TokenError) -> Claims {
        do {
            return try JSONReader.decode(Claims.self, from: payload, unknownFields: .ignore)
        } catch {
            throw .malformed
        }
    }
}

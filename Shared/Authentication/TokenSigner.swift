/// Writes access tokens of one issuer for one audience, as ES256 JWS with type `at+jwt` (RFC 9068).
package struct TokenSigner: Sendable {
    static let tokenType = "at+jwt"

    package let key: SigningKey
    private let issuer: String
    private let audience: String

    package init(key: SigningKey, issuer: String, audience: String) {
        self.key = key
        self.issuer = issuer
        self.audience = audience
    }

    /// The token's text. Times are cut to seconds, that of the issue to milliseconds. Throws only if the key is broken.
    package func sign(_ token: AccessToken) throws -> String {
        let claims = Claims(issuer: issuer, audience: audience, notBefore: nil, token: token)
        return try CompactJWS.sign(claims.encoded(), with: key, type: Self.tokenType)
    }
}

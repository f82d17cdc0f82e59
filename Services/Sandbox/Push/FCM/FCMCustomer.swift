import Crypto
import CryptoExtras
import JSONKit
import Primitives

/// The one customer of the FCM that the sandbox plays: the service account of a development machine.
enum FCMCustomer {
    static let project = "florin-development"
    static let email = "push@florin-development.iam.gserviceaccount.com"
    private static let scope = "https://www.googleapis.com/auth/firebase.messaging"

    /// Whether an assertion (RFC 7523) is the customer's, for this token endpoint, and of now.
    static func hasSigned(_ assertion: String, audience: String, at now: Timestamp) -> Bool {
        guard let token = PeerToken(assertion), token.header["alg"]?.stringValue == "RS256",
            let key = try? _RSA.Signing.PublicKey(pemRepresentation: publicKey),
            key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: token.signature), for: SHA256.hash(data: token.signed),
                padding: .insecurePKCS1v1_5),
            token.claims["iss"]?.stringValue == email, token.claims["scope"]?.stringValue == scope,
            token.claims["aud"]?.stringValue == audience, let issued = token.claims["iat"]?.integerValue,
            let end = token.claims["exp"]?.integerValue
        else { return false }
        let seconds = now.secondsSince1970
        return issued <= seconds + 60 && end > seconds && end - issued <= 3_600
    }

    private static let publicKey = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAz0tZl9uwJHnGnS0Laq63
        Eq3NPMdzoc5E/CagskhM7mVqjfU5bg/tl/onbVQvxtxC9AGSG+Fyj8MqUXRARkQg
        SY1GmzbKpt68s6yF2uGh4oPaFtm57AI4FDXF1hNpkKgpDfrATeUATPhj0Cuvs9n5
        2DtYlQi5jsLRQO63e1g1nmLjIErGhLkO2V+Uat6Hqschcyo9oDASJwJ5YrZxqx4F
        XpZj6O0sYWi53UTI43baXMsttZL0Omr43tpNf6aVKYmZVpfJ8nB8rxiqCQxhVIvy
        P1uSm5Q6iLDwEg2sXwUoGMEzr6TpOBEL8gL/3Bd6lTkeXgOwpKLYkbvUEJsGBgxt
        4QIDAQAB
        -----END PUBLIC KEY-----
        """
}

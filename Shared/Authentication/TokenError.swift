/// Why a token was not accepted.
package enum TokenError: Error, Hashable, Sendable {
    /// Not a compact JWS with a header and claims of our shape, or longer than we read.
    case malformed
    /// Any algorithm but ES256.
    case unsupportedAlgorithm
    /// Signed with a key that is not published.
    case unknownKey
    case badSignature
    /// Another issuer's, for another audience, or for longer than we ever issue.
    case notForUs
    case notYetValid
    case expired
    /// Its session, API key or user was cut off after it was issued.
    case revoked
    /// The published keys could not be read: nothing is known about the token, the request should be tried again.
    case keysUnavailable
}

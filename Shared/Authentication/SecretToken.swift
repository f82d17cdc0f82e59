import Crypto
import Primitives

/// A random text that proves something to whoever holds it: refresh token, API key, one-time link.
///
/// Only ``hash`` is stored. With 128 random bits or more a plain SHA-256 suffices: there is nothing to guess, so
/// nothing to slow down.
package struct SecretToken: Sendable {
    package let text: String

    /// `byteCount` random bytes from the system as base64url, after an optional prefix.
    package static func generate(prefix: String = "", byteCount: Int = 32) -> SecretToken {
        SecretToken(prefix + Base64URL.encode(randomBytes(byteCount)))
    }

    /// A token as a client presents it.
    package init(_ text: String) {
        self.text = text
    }

    /// 32 bytes, SHA-256 of the whole text.
    package var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}

extension SecretToken: CustomStringConvertible {
    /// Without the secret, in case one gets into a log.
    package var description: String { "SecretToken(hidden)" }
}

/// Random bytes from the system.
package func randomBytes(_ count: Int) -> [UInt8] {
    var random = SystemRandomNumberGenerator()
    return (0..<count).map { _ in random.next() }
}

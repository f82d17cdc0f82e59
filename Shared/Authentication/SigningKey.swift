import Crypto
import Primitives

/// A private P-256 key that signs tokens. Its id is the RFC 7638 thumbprint of the public half, so it needs no list.
package struct SigningKey: Sendable {
    package let id: String
    private let key: P256.Signing.PrivateKey

    private init(key: P256.Signing.PrivateKey) {
        self.key = key
        id = VerificationKey.thumbprint(of: key.publicKey)
    }

    package static func generate() -> SigningKey {
        SigningKey(key: P256.Signing.PrivateKey())
    }

    /// The 32 bytes that ``rawRepresentation`` gave. Throws if they are no key.
    package init(rawRepresentation: [UInt8]) throws {
        self.init(key: try P256.Signing.PrivateKey(rawRepresentation: rawRepresentation))
    }

    /// A PKCS#8 or SEC 1 text, as openssl writes it. Throws if it is no P-256 key.
    package init(pem: String) throws {
        self.init(key: try P256.Signing.PrivateKey(pemRepresentation: pem))
    }

    /// The secret itself: seal it before it is stored.
    package var rawRepresentation: [UInt8] { Array(key.rawRepresentation) }

    package var verificationKey: VerificationKey { VerificationKey(id: id, key: key.publicKey) }

    func signature(for bytes: [UInt8]) throws -> [UInt8] {
        Array(try key.signature(for: bytes).rawRepresentation)
    }
}

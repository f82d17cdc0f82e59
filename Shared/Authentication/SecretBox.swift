import Crypto

/// Seals secrets that must be readable again (signing keys, TOTP secrets) with AES-256-GCM and a key from
/// configuration. The context says what a secret is and whose, so that one cannot be put in another's place.
package struct SecretBox: Sendable {
    /// Wrong key, wrong context, or altered bytes.
    package struct CannotOpen: Error {}

    private let key: SymmetricKey

    /// Any secret text of at least 32 bytes; the cipher's key is derived from it (HKDF-SHA256).
    package init(secret: [UInt8]) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret),
            info: Array("florin secret box v1".utf8),
            outputByteCount: 32
        )
    }

    /// Nonce, ciphertext and tag. Throws only if the system's cipher fails.
    package func seal(_ secret: [UInt8], context: String) throws -> [UInt8] {
        let box = try AES.GCM.seal(secret, using: key, authenticating: Array(context.utf8))
        return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    package func open(_ sealed: [UInt8], context: String) throws(CannotOpen) -> [UInt8] {
        do {
            let box = try AES.GCM.SealedBox(combined: sealed)
            return Array(try AES.GCM.open(box, using: key, authenticating: Array(context.utf8)))
        } catch {
            throw CannotOpen()
        }
    }
}

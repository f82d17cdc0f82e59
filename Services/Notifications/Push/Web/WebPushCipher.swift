import Authentication
import Crypto
import NotificationsDomain

/// Encrypts for one browser (RFC 8291): `aes128gcm` of RFC 8188 with one record, under a key that is made for this
/// message alone.
enum WebPushCipher {
    /// What every push service takes (RFC 8030 section 7.2).
    static let recordSize = 4_096
    private static let saltLength = 16
    private static let tagLength = 16
    /// Salt, record size, length of the key's name, and the name: our key.
    private static let headerLength = saltLength + 4 + 1 + WebPushSubscription.publicKeyLength
    /// Behind it stands one byte that says that nothing follows.
    static let longestText = recordSize - headerLength - tagLength - 1

    /// - Parameters:
    ///   - key, salt: fresh for each message; tests give those of the RFC.
    /// - Throws: when the browser's key is none.
    static func encrypt(
        _ text: [UInt8], for browser: WebPushSubscription, key: P256.KeyAgreement.PrivateKey = .init(),
        salt: [UInt8] = randomBytes(saltLength)
    ) throws -> [UInt8] {
        precondition(text.count <= longestText, "a message is one record")
        let theirs = try P256.KeyAgreement.PublicKey(x963Representation: browser.publicKey)
        let ours = Array(key.publicKey.x963Representation)
        let secret = try key.sharedSecretFromKeyAgreement(with: theirs).hkdfDerivedSymmetricKey(
            using: SHA256.self, salt: browser.secret,
            sharedInfo: Array("WebPush: info\0".utf8) + browser.publicKey + ours, outputByteCount: 32)
        func derived(_ info: String, _ length: Int) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: secret, salt: salt, info: Array("Content-Encoding: \(info)\0".utf8),
                outputByteCount: length)
        }
        let nonce = try AES.GCM.Nonce(data: derived("nonce", 12).withUnsafeBytes { Array($0) })
        let box = try AES.GCM.seal(text + [2], using: derived("aes128gcm", 16), nonce: nonce)
        let size = withUnsafeBytes(of: UInt32(recordSize).bigEndian) { Array($0) }
        return salt + size + [UInt8(ours.count)] + ours + Array(box.ciphertext) + Array(box.tag)
    }
}

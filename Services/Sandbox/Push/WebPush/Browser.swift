import Authentication
import Crypto
import Primitives

/// A browser that has subscribed, with what only it knows.
struct Browser: Sendable {
    /// The last segment of its address.
    let id: String
    /// Its private key, 32 bytes, and what it shares with whoever pushes.
    let key: [UInt8]
    let secret: [UInt8]
    /// Who may push to it, as `applicationServerKey` says; nil: everybody.
    let serverKey: String?

    /// - Parameter suffix: what steers it.
    static func make(suffix: String, serverKey: String?) -> Browser {
        var id: String
        // One that ends as what steers does so because it was asked to.
        repeat { id = Hex.encode(randomBytes(16)) } while PushBehaviour(id) != .ordinary
        return Browser(
            id: id + suffix, key: Array(P256.KeyAgreement.PrivateKey().rawRepresentation), secret: randomBytes(16),
            serverKey: serverKey)
    }

    /// Uncompressed: `p256dh`.
    var publicKey: [UInt8] {
        get throws { Array(try P256.KeyAgreement.PrivateKey(rawRepresentation: key).publicKey.x963Representation) }
    }

    /// What was encrypted for it: RFC 8188 section 2 with the keys of RFC 8291. Written from the other end than the
    /// suite's own code, and on purpose without it.
    func decrypt(_ message: [UInt8]) throws -> [UInt8] {
        guard message.count > 21, message.count >= 21 + Int(message[20]) + 17 else { throw Unreadable() }
        let (salt, sender) = (Array(message[..<16]), Array(message[21..<21 + Int(message[20])]))
        let size = message[16..<20].reduce(0) { $0 << 8 | Int($1) }
        let record = message[(21 + sender.count)...]
        guard record.count <= size else { throw Unreadable() }
        let own = try P256.KeyAgreement.PrivateKey(rawRepresentation: key)
        let shared = try own.sharedSecretFromKeyAgreement(with: .init(x963Representation: sender))
        let info = Array("WebPush: info".utf8) + [0] + Array(own.publicKey.x963Representation) + sender
        let input = shared.hkdfDerivedSymmetricKey(
            using: SHA256.self, salt: secret, sharedInfo: info, outputByteCount: 32)
        let extracted = HKDF<SHA256>.extract(inputKeyMaterial: input, salt: salt)
        let contentKey = HKDF<SHA256>.expand(
            pseudoRandomKey: extracted, info: Array("Content-Encoding: aes128gcm".utf8) + [0], outputByteCount: 16)
        let nonce = HKDF<SHA256>.expand(
            pseudoRandomKey: extracted, info: Array("Content-Encoding: nonce".utf8) + [0], outputByteCount: 12)
        let box = try AES.GCM.SealedBox(
            nonce: .init(data: nonce.withUnsafeBytes { Array($0) }), ciphertext: record.dropLast(16),
            tag: record.suffix(16))
        let padded = Array(try AES.GCM.open(box, using: contentKey))
        // The last record's text ends with 2, and zeros may follow.
        guard let end = padded.lastIndex(where: { $0 != 0 }), padded[end] == 2 else { throw Unreadable() }
        return Array(padded[..<end])
    }

    struct Unreadable: Error {}
}

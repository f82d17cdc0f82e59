import Crypto
import NotificationsDomain
import Primitives

/// What webhooks are signed with, as Standard Webhooks has it: 32 bytes.
struct WebhookKey: Sendable {
    static let length = 32

    let signature: WebhookEndpoint.Signature
    let bytes: [UInt8]

    /// What the receiver checks with. Of a secret that is all of it (`whsec_`); of a pair of keys the public half
    /// (`whpk_`), for nobody but us has to be able to sign.
    var shown: String {
        get throws {
            switch signature {
            case .hmac: "whsec_" + Base64.encode(bytes)
            case .ed25519: Self.shown(publicKey: try publicKey)
            }
        }
    }

    static func shown(publicKey: [UInt8]) -> String { "whpk_" + Base64.encode(publicKey) }

    var publicKey: [UInt8] {
        get throws { Array(try Curve25519.Signing.PrivateKey(rawRepresentation: bytes).publicKey.rawRepresentation) }
    }

    /// One element of `webhook-signature`: `v1,` or `v1a,` and the signature of `id.timestamp.body` in base64.
    func sign(id: String, timestamp: Int64, body: [UInt8]) throws -> String {
        let content = Array("\(id).\(timestamp).".utf8) + body
        switch signature {
        case .hmac:
            let code = HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: bytes))
            return "v1," + Base64.encode(Array(code))
        case .ed25519:
            let key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
            return "v1a," + Base64.encode(Array(try key.signature(for: content)))
        }
    }
}

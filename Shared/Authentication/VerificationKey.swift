import Crypto
package import JSONKit
import Primitives

/// The public half of a signing key.
package struct VerificationKey: Sendable {
    package let id: String
    private let key: P256.Signing.PublicKey

    init(id: String, key: P256.Signing.PublicKey) {
        self.id = id
        self.key = key
    }

    /// 64 bytes, x then y. Nil if they are no point of the curve.
    package init?(id: String, rawRepresentation: [UInt8]) {
        guard let key = try? P256.Signing.PublicKey(rawRepresentation: rawRepresentation) else { return nil }
        self.init(id: id, key: key)
    }

    /// 64 bytes, x then y.
    package var rawRepresentation: [UInt8] { Array(key.rawRepresentation) }

    func isValid(signature: [UInt8], for bytes: [UInt8]) -> Bool {
        guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
        return key.isValidSignature(signature, for: bytes)
    }

    /// RFC 7638: the hash of the required members in alphabetical order.
    static func thumbprint(of key: P256.Signing.PublicKey) -> String {
        let raw = Array(key.rawRepresentation)
        let x = Base64URL.encode(Array(raw[..<32]))
        let y = Base64URL.encode(Array(raw[32...]))
        let members = #"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#
        return Base64URL.encode(Array(SHA256.hash(data: Array(members.utf8))))
    }
}

/// As one entry of a key set.
extension VerificationKey: FieldEncodable {
    package static let example = VerificationKey(id: "key-1", key: P256.Signing.PrivateKey().publicKey)

    package func encode(to out: inout JSONWriter) {
        let raw = rawRepresentation
        out.field("kty", "EC")
        out.field("crv", "P-256")
        out.field("alg", CompactJWS.algorithm)
        out.field("use", "sig")
        out.field("kid", id)
        out.field("x", Base64URL.encode(Array(raw[..<32])))
        out.field("y", Base64URL.encode(Array(raw[32...])))
    }
}

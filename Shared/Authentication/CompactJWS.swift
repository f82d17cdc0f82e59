import JSONKit
import Primitives

/// A signed text in JWS compact form (RFC 7515 section 7.1), parsed but not yet trusted.
///
/// Written here on swift-crypto instead of taken from a general JWT library because strictness is the point: this
/// reads what ``TokenSigner`` writes and nothing else. One algorithm, three parts in canonical base64url, a header of
/// `alg`, `kid` and `typ` alone. So there is no `none`, no algorithm to confuse, no `crit`, and no key that
/// the token brings along (`jwk`, `jku`, `x5c`).
struct CompactJWS: Sendable {
    static let algorithm = "ES256"
    /// Ours have about 600 bytes; a longer text is refused before it is looked at.
    static let longestText = 4_096
    /// r and s of P-256, 32 bytes each (RFC 7518 section 3.4).
    static let signatureLength = 64

    let keyID: String
    let type: String?
    let payload: [UInt8]
    let signature: [UInt8]
    /// What the signature covers: both parts as they were sent.
    let signedBytes: [UInt8]

    init(_ text: String) throws(TokenError) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.longestText else { throw .malformed }
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard
            parts.count == 3,
            let header = Base64URL.decode(utf8: parts[0]),
            let payload = Base64URL.decode(utf8: parts[1]), !payload.isEmpty,
            let signature = Base64URL.decode(utf8: parts[2])
        else { throw .malformed }
        let fields = try Self.header(from: header)
        guard fields.algorithm == Self.algorithm else { throw .unsupportedAlgorithm }
        guard let keyID = fields.keyID else { throw .unknownKey }
        guard signature.count == Self.signatureLength else { throw .badSignature }
        self.keyID = keyID
        self.type = fields.type
        self.payload = payload
        self.signature = signature
        self.signedBytes = Array(bytes[..<parts[1].endIndex])
    }

    /// Throws `badSignature` unless this key made the signature.
    func verify(with key: VerificationKey) throws(TokenError) {
        guard key.isValid(signature: signature, for: signedBytes) else { throw .badSignature }
    }

    private static func header(from bytes: [UInt8]) throws(TokenError) -> Header {
        do {
            return try JSONReader.decode(Header.self, from: bytes, unknownFields: .reject)
        } catch {
            throw .malformed
        }
    }

    private struct Header: FieldDecodable {
        let algorithm: String
        let keyID: String?
        let type: String?

        init(_ fields: inout Fields) {
            algorithm = fields.required("alg", .text(1...16))
            keyID = fields.optional("kid", .text(1...128))
            type = fields.optional("typ", .text(1...16))
        }
    }

    /// The text for a payload, signed. Throws what the key throws, which only a broken key does.
    static func sign(_ payload: [UInt8], with key: SigningKey, type: String) throws -> String {
        var header = JSONWriter()
        header.object { out in
            out.field("alg", algorithm)
            out.field("kid", key.id)
            out.field("typ", type)
        }
        let signed = "\(Base64URL.encode(header.bytes)).\(Base64URL.encode(payload))"
        let signature = try key.signature(for: Array(signed.utf8))
        return "\(signed).\(Base64URL.encode(signature))"
    }
}

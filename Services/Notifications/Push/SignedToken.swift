import JSONKit
import Primitives

/// A token by which push services know us: a JWS in compact form (RFC 7515). Ours for our own users are `CompactJWS`.
enum SignedToken {
    static func make(
        _ algorithm: String, header: [JSONMember], claims: [JSONMember], sign: ([UInt8]) throws -> [UInt8]
    ) rethrows -> String {
        let parts = [[JSONMember("alg", .string(algorithm))] + header, claims]
            .map { Base64URL.encode(JSON.encode(JSONValue.object($0))) }
        let signed = parts.joined(separator: ".")
        return "\(signed).\(Base64URL.encode(try sign(Array(signed.utf8))))"
    }
}

package import JSONKit
import Primitives

/// Public keys as published at `/.well-known/jwks.json` (RFC 7517).
package struct JSONWebKeySet: Sendable {
    /// More keys than rotation ever keeps; a longer list is cut.
    private static let longestList = 64

    package let keys: [VerificationKey]

    package init(keys: [VerificationKey]) {
        self.keys = keys
    }

    /// Reads a key set. Keys that are not for verifying ES256 are left out, as RFC 7517 section 5 asks: another type
    /// or curve, another `alg`, a `use` other than `sig`, `key_ops` without `verify`, no `kid`.
    /// Throws `JSONSyntaxError`, or `FieldErrors` if there is no list of keys.
    package init(parsing bytes: [UInt8]) throws {
        let document = try JSONParser.parse(bytes)
        guard let entries = document["keys"]?.arrayValue else {
            throw FieldErrors([FieldError("keys", .missing, "is required")])
        }
        keys = entries.prefix(Self.longestList).compactMap(Self.key)
    }

    private static func key(from entry: JSONValue) -> VerificationKey? {
        guard
            entry["kty"]?.stringValue == "EC", entry["crv"]?.stringValue == "P-256",
            entry["alg"].map({ $0.stringValue == CompactJWS.algorithm }) ?? true,
            entry["use"].map({ $0.stringValue == "sig" }) ?? true,
            entry["key_ops"].map({ $0.arrayValue?.contains(.string("verify")) == true }) ?? true,
            let id = entry["kid"]?.stringValue, !id.isEmpty,
            let x = entry["x"]?.stringValue.flatMap(Base64URL.decode), x.count == 32,
            let y = entry["y"]?.stringValue.flatMap(Base64URL.decode), y.count == 32
        else { return nil }
        return VerificationKey(id: id, rawRepresentation: x + y)
    }
}

extension JSONWebKeySet: FieldEncodable {
    package static let example = JSONWebKeySet(keys: [.example])

    package func encode(to out: inout JSONWriter) {
        out.field("keys", keys)
    }
}

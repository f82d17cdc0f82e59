import JSONKit
import Primitives

/// A signed token of whoever calls, read and not yet trusted (RFC 7515 section 7.1).
struct PeerToken {
    let header: JSONValue
    let claims: JSONValue
    let signature: [UInt8]
    /// What the signature is over.
    let signed: [UInt8]

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.json(parts[0]), let claims = Self.json(parts[1]),
            let signature = Base64URL.decode(String(parts[2]))
        else { return nil }
        self.header = header
        self.claims = claims
        self.signature = signature
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    private static func json(_ part: Substring) -> JSONValue? {
        Base64URL.decode(String(part)).flatMap { try? JSONParser.parse($0) }  // nil is the answer
    }
}

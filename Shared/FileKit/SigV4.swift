import Crypto
import Primitives

/// Signs requests to S3 (AWS Signature Version 4, "Authenticating Requests: Using the Authorization Header").
struct SigV4: Sendable {
    let accessKey: String
    let secretKey: String
    let region: String

    /// The headers that a signed request carries beside its own.
    /// - Parameters:
    ///   - path: encoded as it is sent.
    ///   - query: names and values, not encoded yet.
    ///   - payload: SHA-256 of the body.
    func headers(
        _ method: String, host: String, path: String, query: [(name: String, value: String)] = [], payload: [UInt8],
        more: [(name: String, value: String)] = [], at time: Timestamp
    ) -> [(name: String, value: String)] {
        let stamp = Self.stamp(time)
        let hash = Hex.encode(payload)
        let added = [("x-amz-content-sha256", hash), ("x-amz-date", stamp)] + more
        let signed = ([("host", host)] + added).map { (name: $0.0.asciiLowercased, value: $0.1) }
            .sorted { $0.name < $1.name }
        let names = signed.map(\.name).joined(separator: ";")
        let canonical = [
            method, path, Self.query(query), signed.map { "\($0.name):\($0.value)\n" }.joined(), names, hash,
        ].joined(separator: "\n")
        let scope = "\(stamp.prefix(8))/\(region)/s3/aws4_request"
        let text = ["AWS4-HMAC-SHA256", stamp, scope, Hex.encode(Self.sha256(Array(canonical.utf8)))]
            .joined(separator: "\n")
        let signature = Hex.encode(Self.hmac(signingKey(day: String(stamp.prefix(8))), text))
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(accessKey)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
        return added.map { (name: $0.0, value: $0.1) } + [("Authorization", authorization)]
    }

    private func signingKey(day: String) -> [UInt8] {
        [day, region, "s3", "aws4_request"].reduce(Array("AWS4\(secretKey)".utf8)) { Self.hmac($0, $1) }
    }

    private static func hmac(_ key: [UInt8], _ text: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }

    static func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

    /// `20130524T000000Z`
    static func stamp(_ time: Timestamp) -> String {
        let second = time.secondsSince1970
        let whole = Timestamp(secondsSince1970: second).rfc3339
        return whole.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }

    /// As it is sent and as it is signed.
    static func query(_ parameters: [(name: String, value: String)]) -> String {
        parameters.map { "\(encode($0.name))=\(encode($0.value))" }.sorted().joined(separator: "&")
    }

    /// All but the unreserved letters of RFC 3986, in capitals.
    static func encode(_ text: String) -> String {
        var out = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                out.unicodeScalars.append(Unicode.Scalar(byte))
            default: out += "%" + Hex.encode([byte]).uppercased()
            }
        }
        return out
    }
}

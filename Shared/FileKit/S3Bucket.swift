package import CurlKit

/// A bucket of S3, or of what speaks like it, and how it is reached.
package struct S3Bucket: Sendable {
    /// `http://host:port` or `https://host`, with no slash at its end; the bucket follows in the path.
    let endpoint: String
    let bucket: String
    let signer: SigV4
    let client: CurlClient

    package init(
        endpoint: String, bucket: String, region: String, accessKey: String, secretKey: String, client: CurlClient
    ) {
        self.endpoint = endpoint
        self.bucket = bucket
        signer = SigV4(accessKey: accessKey, secretKey: secretKey, region: region)
        self.client = client
    }

    /// 3 to 63 small letters, digits, dots and dashes, as S3 names buckets.
    package static func isName(_ text: String) -> Bool {
        (3...63).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
            }
    }

    /// As a client sends it: without the port that goes without saying (RFC 9110 section 4.2), in figures of one
    /// spelling.
    var host: String {
        guard let mark = endpoint.firstRange(of: "://") else { return endpoint }
        let authority = endpoint[mark.upperBound...].prefix { $0 != "/" }
        guard let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") else {
            return String(authority)
        }
        let host = String(authority[..<colon])
        let usual = endpoint[..<mark.lowerBound].lowercased() == "https" ? 443 : 80
        guard let port = Int(authority[authority.index(after: colon)...]), port != usual else { return host }
        return "\(host):\(port)"
    }

    /// Names of ours need no encoding but for what S3 itself has no letter for.
    func path(_ name: String) -> String {
        (["", bucket] + name.split(separator: "/").map { SigV4.encode(String($0)) }).joined(separator: "/")
    }
}

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

    var host: String {
        guard let scheme = endpoint.firstRange(of: "://") else { return endpoint }
        return String(endpoint[scheme.upperBound...])
    }

    /// Names of ours need no encoding but for what S3 itself has no letter for.
    func path(_ name: String) -> String {
        (["", bucket] + name.split(separator: "/").map { SigV4.encode(String($0)) }).joined(separator: "/")
    }
}

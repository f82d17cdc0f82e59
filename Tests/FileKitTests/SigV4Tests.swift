import CurlKit
import Primitives
import Testing

@testable import FileKit

/// Amazon's own examples: "Authenticating Requests: Using the Authorization Header", Amazon S3 API Reference.
@Suite("SigV4")
struct SigV4Tests {
    private static let signer = SigV4(
        accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", region: "us-east-1")
    private static let time = Timestamp(rfc3339: "2013-05-24T00:00:00Z") ?? .distantPast

    private static func signature(
        _ path: String, query: [(name: String, value: String)] = [], more: [(name: String, value: String)] = []
    ) -> String? {
        let headers = signer.headers(
            "GET", host: "examplebucket.s3.amazonaws.com", path: path, query: query, payload: SigV4.sha256([]),
            more: more, at: time)
        return headers.first { $0.name == "Authorization" }?.value.split(separator: "=").last.map(String.init)
    }

    @Test func examplesAreSignedAsTheyAre() {
        #expect(
            Self.signature("/test.txt", more: [("range", "bytes=0-9")])
                == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
        #expect(
            Self.signature("/", query: [("lifecycle", "")])
                == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
        #expect(
            Self.signature("/", query: [("max-keys", "2"), ("prefix", "J")])
                == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
    }

    /// What is signed is what a client sends: a port that goes without saying is not said.
    @Test(arguments: [
        ("http://s3.test", "s3.test"), ("http://s3.test:80", "s3.test"), ("https://s3.test:443", "s3.test"),
        ("https://s3.test:80", "s3.test:80"), ("http://s3.test:443", "s3.test:443"),
        ("http://127.0.0.1:9000", "127.0.0.1:9000"), ("http://s3.test:080", "s3.test"),
        ("http://s3.test:09000", "s3.test:9000"), ("HTTPS://s3.test:443", "s3.test"), ("http://[::1]", "[::1]"),
        ("http://[::1]:80", "[::1]"), ("http://[::1]:9000", "[::1]:9000"), ("http://s3.test:", "s3.test"),
    ])
    func hostIsSignedAsItIsSent(_ endpoint: String, _ host: String) {
        let bucket = S3Bucket(
            endpoint: endpoint, bucket: "b", region: "us-east-1", accessKey: "a", secretKey: "s", client: .shared)
        #expect(bucket.host == host)
    }

    @Test func namesAreEncodedOnce() {
        #expect(SigV4.encode("a b/ä~-._") == "a%20b%2F%C3%A4~-._")
    }
}

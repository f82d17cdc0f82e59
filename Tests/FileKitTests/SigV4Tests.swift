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

    @Test func namesAreEncodedOnce() {
        #expect(SigV4.encode("a b/ä~-._") == "a%20b%2F%C3%A4~-._")
    }
}

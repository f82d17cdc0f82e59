import CurlKit
import Primitives
import TestSupport

@testable import FileKit

/// An S3 that we have not written: `moto_server` of PyPI (`scripts/python/files`), which checks signatures and rights
/// with code of Amazon's own.
struct MotoServer: Sendable {
    static let bucketName = "florin-test"
    private static let program = ".build/moto/bin/moto_server"
    /// The questions below come before there is anybody to sign them.
    private static let unsignedQuestions = 3

    let port: Int
    private let accessKey: String
    private let secretKey: String

    private var endpoint: String { "http://127.0.0.1:\(port)" }

    static func with<Result>(_ body: (MotoServer) async throws -> Result) async throws -> Result {
        let port = try freePort()
        let process = try WatchedProcess(
            program, ["-H", "127.0.0.1", "-p", "\(port)"],
            ["INITIAL_NO_AUTH_ACTION_COUNT": "\(unsignedQuestions)"], log: "/dev/null")
        defer { process.kill() }
        let endpoint = "http://127.0.0.1:\(port)"
        try await eventually("moto") {
            (try? await CurlClient.shared.send(OutgoingRequest("GET", "\(endpoint)/moto-api/")))?.status == 200
        }
        _ = try await ask(endpoint, [("Action", "CreateUser"), ("UserName", "florin")])
        let policy = #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#
        _ = try await ask(
            endpoint,
            [("Action", "PutUserPolicy"), ("UserName", "florin"), ("PolicyName", "s3"), ("PolicyDocument", policy)])
        let keys = try await ask(endpoint, [("Action", "CreateAccessKey"), ("UserName", "florin")])
        guard let accessKey = S3Listing.text(of: "AccessKeyId", in: keys),
            let secretKey = S3Listing.text(of: "SecretAccessKey", in: keys)
        else { throw FileError.unavailable(keys) }
        let moto = MotoServer(port: port, accessKey: accessKey, secretKey: secretKey)
        try await moto.makeBucket()
        return try await body(moto)
    }

    func bucket(secretKey: String? = nil, name: String = bucketName) -> S3Bucket {
        S3Bucket(
            endpoint: endpoint, bucket: name, region: "us-east-1", accessKey: accessKey,
            secretKey: secretKey ?? self.secretKey, client: .shared)
    }

    private func makeBucket() async throws {
        let path = "/\(Self.bucketName)"
        let signer = SigV4(accessKey: accessKey, secretKey: secretKey, region: "us-east-1")
        let headers = signer.headers(
            "PUT", host: "127.0.0.1:\(port)", path: path, payload: SigV4.sha256([]), at: WallClock.system.now())
        let answer = try await CurlClient.shared.send(OutgoingRequest("PUT", endpoint + path, headers: headers))
        guard answer.status == 200 else { throw FileError.unavailable("no bucket: \(answer.status)") }
    }

    /// One of the account's own questions; the credential names the service and is not looked at yet.
    private static func ask(_ endpoint: String, _ form: [(name: String, value: String)]) async throws -> String {
        let scope = "Credential=nobody/20260101/us-east-1/iam/aws4_request"
        let answer = try await CurlClient.shared.send(
            OutgoingRequest(
                "POST", "\(endpoint)/",
                headers: [
                    ("Content-Type", "application/x-www-form-urlencoded"),
                    ("Authorization", "AWS4-HMAC-SHA256 \(scope), SignedHeaders=host, Signature=none"),
                ], body: Array(SigV4.query(form + [("Version", "2010-05-08")]).utf8), timeout: .seconds(20)))
        guard answer.status == 200 else {
            throw FileError.unavailable(String(decoding: answer.body, as: UTF8.self))
        }
        return String(decoding: answer.body, as: UTF8.self)
    }
}

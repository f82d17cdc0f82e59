import Authentication
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

/// The files of JSONTestSuite sent as bodies: `n_` is not JSON, `y_` is, `i_` may be either.
@Suite("JSON test suite over HTTP")
struct JSONSuiteTests {
    @Test func everyFileGetsItsAnswer() async throws {
        let names = try SharedData.names(in: "json-test-suite").filter { $0.hasSuffix(".json") }
        #expect(names.count == 318)
        try await TestServer.with { server in
            for name in names {
                let bytes = try SharedData.bytes("json-test-suite/\(name)")
                let answer = try await server.send(
                    .POST, "/api/v1/things", as: [.customer], headers: [("Content-Type", "application/json")],
                    body: bytes)
                #expect(answer.status < 500, "\(name)")
                if name.hasPrefix("n_") { #expect(answer.code == "malformed_json", "\(name)") }
                if name.hasPrefix("y_") { #expect(answer.code == "validation_failed", "\(name)") }
                if name.hasPrefix("i_") { #expect((400..<500).contains(answer.status), "\(name)") }
            }
        }
    }
}

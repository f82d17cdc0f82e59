import Authentication
import NIOHTTP1
import Primitives
import Testing

@testable import HTTPKit

@Suite("Body limits")
struct BodyLimitTests {
    private static let limit = 1 << 20

    @Test func oneMebibyteIsTakenAndOneByteMoreIsNot() async throws {
        try await TestServer.with { server in
            for chunked in [false, true] {
                let taken = try await Self.send(Self.limit, chunked: chunked, server)
                #expect(taken.status == 200)
                #expect(taken.body.count == Self.limit)
                let refused = try await Self.send(Self.limit + 1, chunked: chunked, server)
                #expect(refused.status == 413)
                #expect(refused.code == "content_too_large")
            }
        }
    }

    @Test func jsonOverTheLimitIsRefusedBeforeItIsParsed() async throws {
        try await TestServer.with { server in
            let json = "{" + String(repeating: " ", count: Self.limit)
            let answer = try await server.send(.POST, "/api/v1/things", as: [.customer], json: json)
            #expect(answer.status == 413)
        }
    }

    @Test func connectionOfABodyWithoutEndIsClosed() async throws {
        try await TestServer.with { server in
            let answer = try await Self.send(4 << 20, chunked: true, server)
            #expect(answer.status == 413)
            #expect(answer.header("Connection") == "close")
        }
    }

    @Test func refusedCallerDoesNotGetToSendABody() async throws {
        try await TestServer.with { server in
            let answer = try await Self.send(2 << 20, chunked: false, server, to: "/api/v1/things")
            #expect(answer.status == 401)
        }
    }

    private static func send(
        _ count: Int, chunked: Bool, _ server: TestServer, to path: String = "/api/v1/echo"
    ) async throws -> TestAnswer {
        try await server.send(
            .POST, path, headers: chunked ? [("Transfer-Encoding", "chunked")] : [],
            body: [UInt8](repeating: UInt8(ascii: "x"), count: count))
    }
}

import AsyncHTTPClient
import Authentication
import NIOCore
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
                let taken = try await server.send(.POST, "/api/v1/echo", body: Self.body(Self.limit, chunked: chunked))
                #expect(taken.status == 200)
                #expect(taken.body.count == Self.limit)
                let refused = try await server.send(
                    .POST, "/api/v1/echo", body: Self.body(Self.limit + 1, chunked: chunked))
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
            let answer = try await server.send(.POST, "/api/v1/echo", body: Self.body(4 << 20, chunked: true))
            #expect(answer.status == 413)
            #expect(answer.header("Connection") == "close")
        }
    }

    @Test func refusedCallerDoesNotGetToSendABody() async throws {
        try await TestServer.with { server in
            let answer = try await server.send(.POST, "/api/v1/things", body: Self.body(2 << 20, chunked: false))
            #expect(answer.status == 401)
        }
    }

    private static func body(_ count: Int, chunked: Bool) -> TestBody {
        let piece = ByteBuffer(repeating: UInt8(ascii: "x"), count: count)
        guard chunked else { return .bytes(piece) }
        let pieces = stride(from: 0, to: count, by: 64 << 10).map { start in
            ByteBuffer(repeating: UInt8(ascii: "x"), count: min(64 << 10, count - start))
        }
        return .stream(PieceSequence(pieces: pieces), length: .unknown)
    }
}

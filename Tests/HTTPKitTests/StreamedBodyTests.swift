import Authentication
import NIOCore
import NIOHTTP1
import Primitives
import TestSupport
import Testing

@testable import HTTPKit

/// Bodies that endpoints take while they arrive.
@Suite("Streamed bodies")
struct StreamedBodyTests {
    private static let path = "/api/v1/uploads"

    private func with<Result: Sendable>(
        patience: Duration = .seconds(30), _ body: @Sendable (TestServer, UploadEnds) async throws -> Result
    ) async throws -> Result {
        let ends = UploadEnds()
        return try await TestServer.with(
            [TakeUpload(ends: ends), TakeForm(), GiveBytes(), Hash()], patience: patience
        ) { server in try await body(server, ends) }
    }

    private static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) } }

    @Test(arguments: [false, true], [0, 1, (64 << 10) - 1, 64 << 10, 1_000_003, TakeUpload.limit])
    func bodyArrivesWhole(chunked: Bool, count: Int) async throws {
        try await with { server, _ in
            let bytes = Self.bytes(count)
            let answer = try await server.send(
                .POST, Self.path, as: [.customer], headers: chunked ? [("Transfer-Encoding", "chunked")] : [],
                body: bytes)
            #expect(answer.status == 200)
            #expect(answer.text == TakeUpload.answer(to: bytes))
            #expect(answer.header("Connection") == nil)
        }
    }

    @Test(arguments: [false, true]) func oneByteTooManyIsRefused(chunked: Bool) async throws {
        try await with { server, _ in
            let answer = try await server.send(
                .POST, Self.path, as: [.customer], headers: chunked ? [("Transfer-Encoding", "chunked")] : [],
                body: Self.bytes(TakeUpload.limit + 1))
            #expect(answer.status == 413)
            #expect(answer.code == "content_too_large")
        }
    }

    @Test func requestsFollowOneAnotherOnAConnection() async throws {
        try await with { server, _ in
            let token = try server.token()
            try await RawConnection.with(port: server.port) { peer in
                let head = "POST \(Self.path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n"
                let first = head + "Content-Length: 3\r\n\r\nabc"
                try await peer.write(first + head + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n")
                try await peer.read(until: TakeUpload.answer(to: Array("ab".utf8)))
                #expect(peer.text.contains(TakeUpload.answer(to: Array("abc".utf8))))
            }
        }
    }

    /// RFC 9110 section 10.1.1: who may not call is told before he has sent anything.
    @Test func wordIsGivenOnlyToWhomTheBodyIsTakenFrom() async throws {
        try await with { server, _ in
            let token = try server.token()
            try await RawConnection.with(port: server.port) { peer in
                try await peer.write(
                    "POST \(Self.path) HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
                try await peer.readToEnd()
                #expect(peer.text.hasPrefix("HTTP/1.1 401"))
            }
            try await RawConnection.with(port: server.port) { peer in
                try await peer.write(
                    "POST \(Self.path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n"
                        + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n")
                try await peer.read(until: "\r\n\r\n")
                #expect(peer.text == "HTTP/1.1 100 Continue\r\n\r\n")
                try await peer.write("abc")
                try await peer.read(until: TakeUpload.answer(to: Array("abc".utf8)))
                #expect(peer.text.contains("HTTP/1.1 200 OK"))
            }
        }
    }

    @Test(arguments: ["Content-Length: 100000\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n5\r\nab"])
    func halfABodyIsNone(_ rest: String) async throws {
        try await with { server, ends in
            let token = try server.token()
            try await RawConnection.with(port: server.port) { peer in
                try await peer.write(
                    "POST \(Self.path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\(rest)")
            }
            try await eventually("the endpoint hears of it") { ends.codes == ["bad_request"] }
        }
    }

    @Test func brokenChunksEndTheBody() async throws {
        try await with { server, ends in
            let token = try server.token()
            try await RawConnection.with(port: server.port) { peer in
                try await peer.write(
                    "POST \(Self.path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\nxyz\r\n")
                try await peer.readToEnd()
                #expect(peer.text.contains("HTTP/1.1 400"))
            }
            #expect(ends.codes == ["bad_request"])
        }
    }

    @Test func aSlowSenderIsNotWaitedFor() async throws {
        try await with(patience: .milliseconds(300)) { server, ends in
            let token = try server.token()
            try await RawConnection.with(port: server.port) { peer in
                try await peer.write(
                    "POST \(Self.path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n"
                        + "Content-Length: 100000\r\n\r\nabc")
                try await peer.read(until: "request_body_timeout")
                #expect(peer.text.contains("HTTP/1.1 408"))
            }
            #expect(ends.codes == ["request_body_timeout"])
        }
    }

    @Test func formIsTakenPartByPart() async throws {
        try await with { server, _ in
            let body =
                "--xx\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
                + "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a b.txt\"\r\n"
                + "Content-Type: Text/Plain; charset=utf-8\r\n\r\n\(String(repeating: "y", count: 300_000))\r\n--xx--\r\n"
            func send(_ type: String, _ body: String) async throws -> TestAnswer {
                try await server.send(
                    .POST, "/api/v1/forms", headers: [("Content-Type", type)], body: Array(body.utf8))
            }
            let answer = try await send("multipart/form-data; boundary=\"xx\"", body)
            #expect(answer.text == "note - - 5\nfile a b.txt text/plain 300000\n")
            #expect(try await send("multipart/form-data; boundary=xx", String(body.dropLast(8))).status == 400)
            #expect(try await send("multipart/form-data", body).status == 400)
            #expect(try await send("application/json", body).code == "unsupported_media_type")
        }
    }

    // MARK: Answers

    @Test func lengthOfAnAnswerIsToldWhenItIsKnown() async throws {
        try await with { server, _ in
            let whole = try await server.send(.GET, "/api/v1/downloads/200000/200000")
            #expect(whole.header("Content-Length") == "200000")
            #expect(whole.header("Transfer-Encoding") == nil)
            #expect(whole.body.count == 200_000)
            let head = try await server.send(.HEAD, "/api/v1/downloads/200000/200000")
            #expect(head.header("Content-Length") == "200000")
        }
    }

    /// Less than was promised must not pass for the whole.
    @Test func aShortAnswerBreaksOff() async throws {
        try await with { server, _ in
            _ = await #expect(throws: (any Error).self) {
                try await server.send(.GET, "/api/v1/downloads/200000/100000")
            }
        }
    }

    // MARK: The window

    /// What an endpoint does not ask for stays with its sender.
    @Test func connectionIsHeldWhileTheWindowIsFull() async throws {
        let (demands, told) = AsyncStream<Void>.makeStream()
        let source = BodySource(limit: 1 << 20) { told.yield() }
        source.push(ByteBuffer(repeating: 1, count: BodySource.window - 1))
        #expect(!source.isFull())
        source.push(ByteBuffer(repeating: 1, count: 1))
        #expect(source.isFull())
        #expect(try await source.next()?.readableBytes == BodySource.window - 1)
        var iterator = demands.makeAsyncIterator()
        await iterator.next()
        #expect(!source.isFull())
    }
}

import NIOCore
import TestSupport
import Testing

@testable import GatewayService

struct RequestHeadParserTests {
    private func parse(_ text: String) throws -> RequestHead {
        var head = RequestHead()
        let bytes = ByteBuffer(string: text)
        var scanner = HeadScanner()
        let result = scanner.scan(bytes.readableBytesUInt8Span, startLineLimit: 8192, limit: 16384)
        #expect(result == .complete(bytes.readableBytes))
        try RequestHeadParser.parse(bytes.readableBytesUInt8Span, into: &head)
        return head
    }

    @Test func notesWhatMatters() throws {
        let text = "POST /a/b?c=%20 HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\naccept: */*\r\n\r\n"
        let head = try parse(text)
        #expect(head.method == .post)
        #expect(Array(text.utf8)[head.path] == Array("/a/b".utf8)[...])
        #expect(Array(text.utf8)[head.query] == Array("?c=%20".utf8)[...])
        #expect(head.framing == .length(12))
        #expect(head.keepsAlive)
        #expect(head.forwarded.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) } == ["accept: */*\r\n"])
    }

    @Test func neighboursAreForwardedTogether() throws {
        let head = try parse("GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\nHost: x\r\nC: 3\r\nConnection: close\r\nD: 4\r\n\r\n")
        #expect(head.forwarded.count == 3)
        #expect(!head.keepsAlive)
    }

    @Test func oldVersionEndsItsConnection() throws {
        let head = try parse("GET / HTTP/1.0\r\n\r\n")
        #expect(head.isVersion10 && !head.keepsAlive)
    }

    /// Each of these could be read in another way by another server.
    @Test(arguments: [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /  HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
        "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / http/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n: empty\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\u{0}b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\u{7f}b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX\u{e9}: a\r\n\r\n",
        "GET http:///b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://user@b/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://b%2fc/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://:80/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://b\\c/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http:/b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET ftp://b/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://b/../c HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://b/ HTTP/1.1\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
        "GET //b/ HTTP\r\nHost: a\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a/.. HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /./a HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a%5Cb HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%2e%2e/b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a%252fb HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a?b=%2 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\u{e9} HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \u{b}chunked\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: authorization\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n",
    ])
    func refusesWhatCouldBeReadTwoWays(_ text: String) {
        #expect(throws: HeadProblem.self) { try parse(text) }
    }

    @Test(arguments: [
        ("CONNECT", HeadProblem.connectRefused), ("get", .methodNotImplemented), ("GETS", .methodNotImplemented),
        ("PROPFIND", .methodNotImplemented), ("trace", .methodNotImplemented), ("PATCHY", .methodNotImplemented),
    ])
    func refusesOtherMethods(_ method: String, _ problem: HeadProblem) {
        #expect(throws: problem) { try parse("\(method) / HTTP/1.1\r\nHost: a\r\n\r\n") }
    }

    /// RFC 9112 section 3.2.2: a server accepts it, and takes its authority for the host.
    @Test(arguments: [
        ("http://b/c?d", "b", "/c", "?d"), ("HTTP://b:80/", "b:80", "/", ""), ("https://b", "b", "", ""),
        ("http://[::1]:80?d", "[::1]:80", "", "?d"), ("http://b/c/", "b", "/c", ""),
    ])
    func theAbsoluteFormNamesItsHost(_ target: String, _ host: String, _ path: String, _ query: String) throws {
        let text = "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n"
        let head = try parse(text)
        func part(_ range: Range<Int>) -> String { String(decoding: Array(text.utf8)[range], as: UTF8.self) }
        #expect(head.host.map(part) == host)
        #expect(part(head.path) == path)
        #expect(part(head.query) == query)
    }

    @Test(arguments: [("/a/", "/a"), ("/a/b/?c", "/a/b"), ("/", "/"), ("/a//", "/a//"), ("//", "//"), ("/a/?", "/a")])
    func oneSlashAtTheEndDoesNotCount(_ target: String, _ path: String) throws {
        let text = "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n"
        let head = try parse(text)
        #expect(String(decoding: Array(text.utf8)[head.path], as: UTF8.self) == path)
    }

    @Test func allLinesOfAChainAreKept() throws {
        let text = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1, 2\r\nx-forwarded-for: 3\r\n\r\n"
        let parts = try parse(text).forwardedFor.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
        #expect(parts == ["1, 2", "3"])
    }

    @Test(arguments: [
        ("Upgrade: websocket", HeadProblem.upgradeRefused), ("Connection: upgrade", .upgradeRefused),
        ("Expect: 200-maybe", .expectationFailed),
    ])
    func refusesWhatItDoesNotDo(_ line: String, _ problem: HeadProblem) {
        #expect(throws: problem) { try parse("GET / HTTP/1.1\r\nHost: a\r\n\(line)\r\n\r\n") }
    }

    @Test func refusesOtherVersions() {
        #expect(throws: HeadProblem.versionNotSupported) { try parse("GET / HTTP/2.0\r\nHost: a\r\n\r\n") }
    }

    @Test func refusesTooManyFields() {
        let many = (0..<101).map { "X-\($0): 1\r\n" }.joined()
        #expect(throws: HeadProblem.tooManyFields) { try parse("GET / HTTP/1.1\r\nHost: a\r\n\(many)\r\n") }
    }

    @Test(arguments: [
        "X-User-Id", "x-user-roles", "X-Florin-Caller", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
        "Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "X-Original-URL",
        "X-Rewrite-URL", "X-HTTP-Method-Override", "X_User_Id", "X-Auth-Request-User", "Proxy-Authorization", "TE",
        "Trailer", "Keep-Alive", "Proxy-Connection", "Via", "baggage",
    ])
    func neverForwards(_ name: String) throws {
        let head = try parse("GET / HTTP/1.1\r\nHost: a\r\n\(name): x\r\n\r\n")
        #expect(head.forwarded.isEmpty)
    }

    @Test(arguments: ["Accept", "User-Agent", "X-Custom", "If-None-Match", "tracestate", "Content-Encoding"])
    func forwards(_ name: String) throws {
        let head = try parse("GET / HTTP/1.1\r\nHost: a\r\n\(name): x\r\n\r\n")
        #expect(head.forwarded.count == 1)
    }

    /// Whatever bytes come: an answer or a refusal, never a trap.
    @Test func survivesRandomBytes() {
        var random = TestRandom()
        let pieces: [[UInt8]] = [
            "GET ", "POST ", "/", "/a", "%2", "%", "..", "?", " HTTP/1.1", "\r\n", "\r", "\n", "Host: a", "Host:",
            "Content-Length: 1", "Transfer-Encoding: chunked", ":", " ", "\t", "\u{0}", "_", "Connection: ,close,",
        ].map { Array($0.utf8) }
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                bytes += pieces.randomElement(using: &random) ?? []
                if Int.random(in: 0..<8, using: &random) == 0 {
                    bytes.append(UInt8.random(in: 0...255, using: &random))
                }
            }
            bytes += [13, 10, 13, 10]
            let buffer = ByteBuffer(bytes: bytes)
            var scanner = HeadScanner()
            guard
                case .complete(let length) = scanner.scan(
                    buffer.readableBytesUInt8Span, startLineLimit: 8192, limit: 16384)
            else { continue }
            var head = RequestHead()
            try? RequestHeadParser.parse(buffer.readableBytesUInt8Span.extracting(0..<length), into: &head)
        }
    }
}

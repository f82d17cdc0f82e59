import Authentication
import Testing

@testable import HTTPKit

/// What only shows on the bytes of a connection.
@Suite("Connections")
struct ConnectionTests {
    @Test func clientThatAsksFirstIsToldToGoOn() async throws {
        try await TestServer.with { server in
            try await RawConnection.with(port: server.port) { peer in
                try await peer.write(
                    "POST /api/v1/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
                try await peer.read(until: "100 Continue\r\n\r\n")
                #expect(peer.text.hasPrefix("HTTP/1.1 100 Continue"))
                try await peer.write("abc")
                try await peer.read(until: "\r\n\r\nabc")
                #expect(peer.text.contains("HTTP/1.1 200 OK"))
            }
        }
    }

    @Test func clientThatAsksFirstIsRefusedBeforeItSends() async throws {
        try await TestServer.with { server in
            try await RawConnection.with(port: server.port) { peer in
                try await peer.write(
                    "POST /api/v1/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\nExpect: 100-continue\r\n\r\n")
                try await peer.readToEnd()
                #expect(peer.text.hasPrefix("HTTP/1.1 413 "))
                #expect(peer.text.contains("content_too_large"))
            }
        }
    }

    @Test func refusedBodyDoesNotBecomeTheNextRequest() async throws {
        try await TestServer.with { server in
            try await RawConnection.with(port: server.port) { peer in
                let hidden = "GET /api/v1/export HTTP/1.1\r\nHost: a\r\n\r\n"
                try await peer.write(
                    "POST /api/v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: \(hidden.utf8.count)\r\n\r\n\(hidden)")
                try await peer.write("GET /api/v1/nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                try await peer.readToEnd()
                #expect(peer.text.contains("unauthenticated"))
                #expect(peer.text.contains("not_found"))
                #expect(!peer.text.contains("text/csv"))
                #expect(peer.text.components(of: "HTTP/1.1 ") == 2)
            }
        }
    }

    @Test(arguments: [
        "NONSENSE\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX\0: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ])
    func whatIsNoHTTPIsAnsweredAsAProblem(_ bytes: String) async throws {
        try await TestServer.with { server in
            try await RawConnection.with(port: server.port) { peer in
                try await peer.write(bytes)
                try await peer.readToEnd()
                #expect(peer.text.contains("HTTP/1.1 400 Bad Request\r\n"))
                #expect(peer.text.contains("application/problem+json"))
                #expect(peer.text.contains(#""code":"bad_request""#))
                #expect(peer.text.lowercased().contains("connection: close"))
            }
        }
    }

    @Test func requestsOfOneConnectionAreAnsweredInOrder() async throws {
        try await TestServer.with { server in
            try await RawConnection.with(port: server.port) { peer in
                let requests = (1...3).map { number in
                    "POST /api/v1/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nbody-\(number)"
                }
                try await peer.write(requests.joined())
                try await peer.read(until: "body-3")
                let bodies = peer.text.split(separator: "\r\n").filter { $0.hasPrefix("body-") }
                #expect(bodies.map { $0.prefix(6) } == ["body-1", "body-2", "body-3"])
            }
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    ])
    func whatIsNotHTTPIsRefusedAndTheConnectionCloses(_ bytes: String) async throws {
        try await TestServer.with { server in
            try await RawConnection.with(port: server.port) { peer in
                try await peer.write(bytes)
                try await peer.readToEnd()
                #expect(peer.text.hasPrefix("HTTP/1.1 4"))
            }
        }
    }

    @Test func endlessHeadersAreRefused() async throws {
        try await TestServer.with { server in
            try await RawConnection.with(port: server.port) { peer in
                let field = "X-A: " + String(repeating: "a", count: 8_000) + "\r\n"
                try await peer.write("GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: field, count: 8) + "\r\n")
                try await peer.readToEnd()
                #expect(peer.text.hasPrefix("HTTP/1.1 4"))
            }
        }
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int {
        var count = 0
        var rest = self[...]
        while let found = rest.firstRange(of: text) {
            count += 1
            rest = rest[found.upperBound...]
        }
        return count
    }
}

import TestSupport
import Testing

/// Raw bytes on real sockets: each is refused with its status, ends the connection, and nothing reaches a service.
struct SmugglingTests {
    static let refused: [(bytes: String, status: Int)] = [
        (
            "POST /api/v1/wallets HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
            400
        ),
        ("POST /api/v1/wallets HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nContent-Length: 5\r\n\r\n12345G", 400),
        ("POST /api/v1/wallets HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400),
        ("POST /api/v1/wallets HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
        ("GET /api/v1/wallets HTTP/1.1\nHost: a\n\n", 400),
        ("GET /api/v1/wallets HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", 400),
        ("GET /api/v1/wallets HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", 400),
        ("GET http://a/api/v1/wallets HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /api/v1/wallets/../ops/status HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /api/v1/wallets/%2e%2e/ops HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /api/v1/wallets%2f1 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /api/v1/wallets HTTP/1.1\r\n\r\n", 400),
        ("GET /api/v1/wallets HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\n", 400),
        (
            "GET /api/v1/wallets HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n\r\nGET /admin HTTP/1.1\r\nHost: a\r\n\r\n",
            400
        ),
        ("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        ("TRACE /api/v1/wallets HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        ("GET /api/v1/wallets HTTP/3.0\r\nHost: a\r\n\r\n", 505),
        ("GET /api/v1/wallets HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n", 417),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 501),
        ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\r\n\r\n", 400),
        ("\r\n\r\n\r\n\r\n", 400),
    ]

    @Test func nothingAmbiguousPasses() async throws {
        try await withGateway { gateway in
            let before = gateway.upstream.received.count
            for (bytes, status) in Self.refused {
                let connection = try await gateway.connect()
                try await connection.send(bytes)
                let answer = try await connection.answer()
                #expect(answer.status == status, "\(bytes.debugDescription)")
                #expect(answer["content-type"] == "application/problem+json")
                #expect(answer["connection"] == "close")
                #expect(answer["x-request-id"]?.isEmpty == false)
                // One answer, then the end: what followed was not taken for a second request.
                let rest = await connection.rest()
                #expect(rest.isEmpty)
            }
            #expect(gateway.upstream.received.count == before)
        }
    }

    @Test func aSmuggledChunkNeverReachesTheService() async throws {
        try await withGateway { gateway in
            let bearer = try gateway.tokens.bearer()
            let connection = try await gateway.connect()
            try await connection.send(
                "POST /api/v1/wallets HTTP/1.1\r\nHost: a\r\n\(bearer)\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "5;a=\"\nGET /evil HTTP/1.1\r\n\"\r\nhello\r\n0\r\n\r\n")
            #expect(try await connection.answer().status == 400)
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test func anIdentityOfTheClientsOwnIsTakenAway() async throws {
        try await withGateway { gateway in
            let bearer = try gateway.tokens.bearer()
            let lines = [
                bearer, "X-User-Id: admin", "X-Florin-Roles: admin", "X-Forwarded-For: 10.0.0.1", "Forwarded: for=x",
                "X-Real-IP: 10.0.0.1", "X_User_Id: admin", "Proxy-Authorization: x",
            ]
            #expect(try await gateway.send("GET", "/api/v1/wallets", lines).status == 200)
            let got = try #require(gateway.upstream.received.last)
            #expect(
                Set(got.headers.map(\.name)) == [
                    "host", "authorization", "x-forwarded-for", "x-request-id", "traceparent",
                ])
            #expect(got.all("x-forwarded-for") == ["127.0.0.1"])
        }
    }

    @Test func onlyATrustedProxyNamesTheClient() async throws {
        try await withGateway(["TRUSTED_PROXIES": "loopback, 10.0.0.9"]) { gateway in
            let bearer = try gateway.tokens.bearer()
            let chain = "X-Forwarded-For: 6.6.6.6, 203.0.113.7, 10.0.0.9"
            #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer, chain]).status == 200)
            #expect(gateway.upstream.received.last?["x-forwarded-for"] == "203.0.113.7")
        }
    }
}

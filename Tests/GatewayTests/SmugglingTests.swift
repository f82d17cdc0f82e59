import TestSupport
import Testing

/// Raw bytes on real sockets: each is refused with its status, ends the connection, and nothing reaches a service.
struct SmugglingTests {
    /// What needs no token to be told from a request.
    static let nonsense: [HostileRequests.Case] = [
        .init("GET /api/v1/wallets HTTP/1.1\nHost: a\n\n"), .init("GET /api/v1/wallets HTTP/1.1\r\n\r\n"),
        .init("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 501), .init("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\r\n\r\n"),
        .init("\r\n\r\n\r\n\r\n"),
        .init(
            "GET /api/v1/wallets HTTP/1.1\r\nHost: a\r\nContent-Length: 31\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n"),
    ]

    @Test func nothingAmbiguousPasses() async throws {
        try await withGateway { gateway in
            let cases = HostileRequests.all(bearer: try gateway.tokens.bearer()) + Self.nonsense
            for request in cases {
                let name = String(decoding: request.bytes.prefix(400), as: UTF8.self).debugDescription
                let connection = try await gateway.connect()
                try await connection.send(request.bytes)
                let answer = try await connection.answer()
                #expect(answer.status == request.status, "\(name)")
                #expect(answer["content-type"] == "application/problem+json", "\(name)")
                #expect(answer["x-request-id"]?.isEmpty == false, "\(name)")
                // Well-formed and unknown: the connection is as good as before.
                if request.status == 404 || answer["allow"] == "GET, HEAD, POST" { continue }
                #expect(answer["connection"] == "close", "\(name)")
                // One answer, then the end: what followed was not taken for a second request.
                let rest = await connection.rest()
                #expect(rest.isEmpty, "\(name)")
            }
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    /// What the RFC allows is passed on in one spelling only.
    @Test func framingIsWrittenAnew() async throws {
        try await withGateway { gateway in
            let bearer = try gateway.tokens.bearer()
            let cases = [
                ("Content-Length: 0005", "hello"), ("Content-Length:\t5 ", "hello"), ("content-length:5", "hello"),
                ("Transfer-Encoding: CHUNKED", "5\r\nhello\r\n0\r\n\r\n"),
                ("transfer-encoding:\tchunked\t", "005\r\nhello\r\n0\r\n\r\n"),
                ("Transfer-Encoding: chunked", "2;a=b\r\nhe\r\n3 ;c\r\nllo\r\n0;d\r\n\r\n"),
                // Other names, which are not passed on: a reader that takes _ for - sees none either.
                ("Content-Length: 5\r\nTransfer_Encoding: chunked", "hello"),
                ("Content-Length: 5\r\nContent_Length: 50", "hello"),
            ]
            for (field, body) in cases {
                let connection = try await gateway.connect()
                try await connection.send(
                    "POST /api/v1/wallets HTTP/1.1\r\nHost: a\r\n\(bearer)\r\n\(field)\r\n\r\n\(body)")
                #expect(try await connection.answer().status == 200, "\(field)")
                let got = try #require(gateway.upstream.received.last)
                #expect(got.body == "hello", "\(field)")
                let framing = got.all("content-length") + got.all("transfer-encoding")
                #expect(framing == ["5"], "\(field)")
                await connection.close()
            }
            #expect(gateway.upstream.received.count == cases.count)
        }
    }

    /// As Java's client and `curl --http2` send their first request: it is answered in HTTP/1.1, on a connection that
    /// goes on, and the service sees nothing of the offer.
    @Test(arguments: [
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA",
        "HTTP2-Settings: AAEAAEAAAAIAAAAB\r\nupgrade: H2C\r\nconnection: http2-settings\r\nConnection: upgrade",
    ])
    func anOfferOfHTTP2IsPassedOver(_ offer: String) async throws {
        try await withGateway { gateway in
            let bearer = try gateway.tokens.bearer()
            let connection = try await gateway.connect()
            let bodies = [
                "Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            ]
            for rest in bodies {
                try await connection.send(
                    "POST /api/v1/wallets HTTP/1.1\r\nHost: a\r\n\(bearer)\r\n\(offer)\r\n\(rest)")
                let answer = try await connection.answer()
                #expect(answer.status == 200 && answer["connection"] == nil && answer["upgrade"] == nil)
                let got = try #require(gateway.upstream.received.last)
                #expect(got.body == "hello")
                #expect(got.all("http2-settings") + got.all("upgrade") + got.all("connection") == [])
            }
            try await connection.send("GET /api/v1/wallets HTTP/1.1\r\nHost: a\r\n\(bearer)\r\n\(offer)\r\n\r\n")
            #expect(try await connection.answer().status == 200)
            #expect(gateway.upstream.received.count == 3)
            await connection.close()
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
                bearer, "X-User-Id: admin", "X-User: admin", "X-Florin-Roles: admin", "Florin-User: admin",
                "X-Auth-Token: x", "X-Auth-Key: x", "X-Scope: all", "X-Auth-Request-User: admin", "X-Roles: admin",
                "X-Role: admin", "X-Scopes: all",
                "X-Remote-User: admin", "X-Internal-Caller: auth", "X-Forwarded-For: 10.0.0.1",
                "X-Forwarded-For: 10.0.0.2", "x-forwarded-for: 10.0.0.3", "X-Forwarded-Host: evil",
                "X-Forwarded-Proto: https", "X-Forwarded-User: admin", "Forwarded: for=x", "X-Real-IP: 10.0.0.1",
                "X-Client-IP: 10.0.0.1", "Client-IP: 10.0.0.1", "True-Client-IP: 10.0.0.1",
                "CF-Connecting-IP: 10.0.0.1",
                "X-Cluster-Client-IP: 10.0.0.1", "X-Original-URL: /api/v1/ops", "X-Rewrite-URL: /api/v1/ops",
                "X-HTTP-Method-Override: DELETE", "X-Method-Override: DELETE", "X_User_Id: admin",
                "X-Forwarded_For: 10.0.0.1", "X_Forwarded_For: 10.0.0.1", "Proxy-Authorization: x",
                "Proxy: http://evil",
                "Via: 1.1 x", "TE: trailers", "Trailer: X", "Keep-Alive: 9", "baggage: a=b",
                "HTTP2-Settings: AAMA",
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

    @Test func theAbsoluteFormIsServedForTheHostItNames() async throws {
        try await withGateway { gateway in
            let bearer = try gateway.tokens.bearer()
            #expect(try await gateway.send("GET", "http://b.test/api/v1/wallets?x=1", [bearer]).status == 200)
            let got = try #require(gateway.upstream.received.last)
            #expect(got.target == "/api/v1/wallets?x=1")
            #expect(got.all("host") == ["b.test"])
            for target in ["http://b.test/healthz", "http://b.test", "HTTPS://b.test/"] {
                #expect(try await gateway.send("GET", target).status == 200, "\(target)")
            }
        }
    }

    @Test func aSlashAtTheEndDoesNotCount() async throws {
        try await withGateway { gateway in
            let bearer = try gateway.tokens.bearer()
            #expect(try await gateway.send("GET", "/api/v1/wallets/?limit=1", [bearer]).status == 200)
            #expect(gateway.upstream.received.last?.target == "/api/v1/wallets?limit=1")
            #expect(try await gateway.send("GET", "/api/v1/wallets//", [bearer]).status == 404)
        }
    }

    @Test func knownMethodsAreNotAllowedAndUnknownOnesNotThere() async throws {
        try await withGateway { gateway in
            let bearer = try gateway.tokens.bearer()
            let trace = try await gateway.send("TRACE", "/api/v1/wallets", [bearer])
            #expect(trace.status == 405)
            #expect(trace["allow"] == "GET, HEAD, POST")
            let connect = try await gateway.send("CONNECT", "florin.test:80", [bearer])
            #expect(connect.status == 405)
            #expect(connect["allow"]?.contains("POST") == true)
            #expect(try await gateway.send("PROPFIND", "/api/v1/wallets", [bearer]).status == 501)
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    /// One client, however a proxy writes its address; and no two clients for one.
    static let chains = [
        ("203.0.113.7:4711", "203.0.113.7"), ("[2001:db8::1]:4711", "2001:db8::1"), ("[2001:DB8:0::1]", "2001:db8::1"),
        ("203.0.113.8, 203.0.113.7:99", "203.0.113.7"), ("::FFFF:203.0.113.9", "203.0.113.9"),
        ("::ffff:cb00:7109", "203.0.113.9"), ("203.0.113.7, 10.20.30.40", "203.0.113.7"),
        ("203.0.113.7, fd00::1, [fd00::2]:80", "203.0.113.7"), ("203.0.113.7, ::ffff:10.0.0.1", "203.0.113.7"),
        ("6.6.6.6, nonsense, 10.0.0.1", "10.0.0.1"), ("203.0.113.7, , ", "203.0.113.7"), ("203.0.113.7:x", "127.0.0.1"),
        ("_hidden", "127.0.0.1"),
    ]

    @Test func theClientHasOneAddress() async throws {
        try await withGateway(["TRUSTED_PROXIES": "loopback, 10.0.0.0/8, fd00::/8"]) { gateway in
            let bearer = try gateway.tokens.bearer()
            for (chain, client) in Self.chains {
                _ = try await gateway.send("GET", "/api/v1/wallets", [bearer, "X-Forwarded-For: \(chain)"])
                #expect(gateway.upstream.received.last?.all("x-forwarded-for") == [client], "\(chain)")
            }
        }
    }

    /// A proxy may add a line of its own instead of appending to the last.
    @Test func linesOfAChainAreReadTogether() async throws {
        try await withGateway(["TRUSTED_PROXIES": "loopback, 10.0.0.0/8"]) { gateway in
            let lines = [try gateway.tokens.bearer(), "X-Forwarded-For: 203.0.113.7", "X-Forwarded-For: 10.0.0.9"]
            _ = try await gateway.send("GET", "/api/v1/wallets", lines)
            #expect(gateway.upstream.received.last?.all("x-forwarded-for") == ["203.0.113.7"])
        }
    }

    @Test func spellingsOfAnAddressShareItsLimit() async throws {
        let settings = ["TRUSTED_PROXIES": "loopback", "RATE_AUTH_PER_MINUTE": "4"]
        try await withGateway(settings) { gateway in
            func logIn(_ client: String) async throws -> Int {
                try await gateway.send("POST", "/api/v1/auth/login", ["X-Forwarded-For: \(client)"], body: "{}").status
            }
            for client in ["203.0.113.7", "203.0.113.7:80", "::ffff:203.0.113.7", "[::FFFF:cb00:7107]:9"] {
                let status = try await logIn(client)
                #expect(status == 200, "\(client)")
            }
            let tooMany = try await logIn("203.0.113.7")
            #expect(tooMany == 429)
            // Another mapped address, another NAT64 one: each a client of its own.
            for client in ["::FFFF:203.0.113.8", "64:ff9b::203.0.113.9", "64:ff9b::203.0.113.10", "2001:db8::1"] {
                let status = try await logIn(client)
                #expect(status == 200, "\(client)")
            }
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

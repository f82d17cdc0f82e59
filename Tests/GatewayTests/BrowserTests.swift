import TestSupport
import Testing

/// CORS and the headers that protect browsers; ids and traces.
struct BrowserTests {
    static let origins = ["CORS_ORIGINS": "https://app.florin.test, http://localhost:3000"]

    @Test func anAllowedOriginMayAsk() async throws {
        try await withGateway(Self.origins) { gateway in
            let answer = try await gateway.send(
                "OPTIONS", "/api/v1/transfers",
                ["Origin: https://app.florin.test", "Access-Control-Request-Method: POST"])
            #expect(answer.status == 204)
            #expect(answer["access-control-allow-origin"] == "https://app.florin.test")
            #expect(answer["access-control-allow-methods"]?.contains("POST") == true)
            #expect(answer["access-control-allow-headers"]?.contains("Idempotency-Key") == true)
            #expect(answer["access-control-allow-headers"]?.contains("Last-Event-ID") == true)
            #expect(answer["vary"] == "Origin")
            #expect(gateway.upstream.received.isEmpty)
            let real = try await gateway.send(
                "GET", "/api/v1/wallets", ["Origin: http://localhost:3000", try gateway.tokens.bearer()])
            #expect(real["access-control-allow-origin"] == "http://localhost:3000")
            #expect(real["access-control-expose-headers"]?.contains("X-Request-Id") == true)
            #expect(real["access-control-expose-headers"]?.contains("Content-Disposition") == true)
        }
    }

    @Test(arguments: ["https://evil.test", "https://app.florin.test.evil.test", "null", "https://APP.florin.test"])
    func anotherOriginMayNot(_ origin: String) async throws {
        try await withGateway(Self.origins) { gateway in
            let answer = try await gateway.send(
                "OPTIONS", "/api/v1/transfers", ["Origin: \(origin)", "Access-Control-Request-Method: POST"])
            #expect(answer.status == 403)
            #expect(answer["access-control-allow-origin"] == nil)
            let real = try await gateway.send(
                "GET", "/api/v1/wallets", ["Origin: \(origin)", try gateway.tokens.bearer()])
            #expect(real["access-control-allow-origin"] == nil)
            #expect(real["vary"] == "Origin")
        }
    }

    /// A developer's own pages, on whatever port; never in production, and never somebody else's.
    @Test(arguments: ["local", "production"]) func ownMachineMayAskInTheLocalProfile(_ profile: String) async throws {
        let origins = [
            ("http://localhost:5173", true), ("http://localhost", true), ("https://127.0.0.1:8443", true),
            ("http://[::1]:3000", true), ("http://localhost.evil.test", false), ("http://localhost:80a", false),
            ("http://localhost:99999", false), ("http://127.0.0.10", false), ("http://evil.test", false),
            ("http://localhost:", false), ("ftp://localhost", false),
        ]
        try await withGateway(["RATE_PROFILE": profile]) { gateway in
            for (origin, isOwn) in origins {
                let isAllowed = isOwn && profile == "local"
                let lines = ["Origin: \(origin)", "Access-Control-Request-Method: POST"]
                let answer = try await gateway.send("OPTIONS", "/api/v1/transfers", lines)
                #expect(answer.status == (isAllowed ? 204 : 403), "\(origin)")
                #expect(answer["access-control-allow-origin"] == (isAllowed ? origin : nil), "\(origin)")
            }
        }
    }

    @Test func aServiceCannotOpenItselfToOrigins() async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { _ in
                .answer(200, [("Access-Control-Allow-Origin", "*"), ("Server", "x"), ("X-Request-Id", "other")])
            }
            let answer = try await gateway.send("GET", "/api/v1/wallets", [try gateway.tokens.bearer()])
            #expect(answer["access-control-allow-origin"] == nil)
            #expect(answer["server"] == nil)
            #expect(answer.all("x-request-id").count == 1)
            #expect(answer["x-request-id"] != "other")
        }
    }

    @Test func everyAnswerProtectsTheBrowser() async throws {
        try await withGateway(["SECURITY_HSTS": "true"]) { gateway in
            for answer in [
                try await gateway.send("GET", "/api/v1/wallets", [try gateway.tokens.bearer()]),
                try await gateway.send("GET", "/nothing"),
            ] {
                #expect(answer.all("x-content-type-options") == ["nosniff"])
                #expect(answer.all("x-frame-options") == ["DENY"])
                #expect(answer.all("referrer-policy") == ["no-referrer"])
                #expect(answer.all("cache-control") == ["no-store"])
                #expect(answer["content-security-policy"]?.contains("default-src 'none'") == true)
                #expect(answer["strict-transport-security"]?.contains("max-age") == true)
            }
        }
    }

    @Test func aServiceMaySayMoreAboutCaching() async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { _ in
                .answer(
                    200, [("Cache-Control", "public, max-age=60"), ("Content-Security-Policy", "default-src 'self'")])
            }
            let answer = try await gateway.send("GET", "/.well-known/jwks.json")
            #expect(answer.all("cache-control") == ["public, max-age=60"])
            #expect(answer.all("content-security-policy") == ["default-src 'self'"])
        }
    }

    @Test(arguments: [
        ("abc-DEF_1.2", true), (String(repeating: "a", count: 64), true), (String(repeating: "a", count: 65), false),
        ("with space", false), ("semi;colon", false), ("ümlaut", false),
    ])
    func aRequestIDIsKeptWhenItIsSound(_ id: String, _ isKept: Bool) async throws {
        try await withGateway { gateway in
            let answer = try await gateway.send(
                "GET", "/api/v1/wallets", ["X-Request-Id: \(id)", try gateway.tokens.bearer()])
            #expect((answer["x-request-id"] == id) == isKept)
            #expect(gateway.upstream.received.last?["x-request-id"] == answer["x-request-id"])
            #expect(gateway.upstream.received.last?.all("x-request-id").count == 1)
        }
    }

    @Test func aTraceGoesOn() async throws {
        try await withGateway { gateway in
            let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            _ = try await gateway.send(
                "GET", "/api/v1/wallets", ["traceparent: \(parent)", try gateway.tokens.bearer()])
            let sent = try #require(gateway.upstream.received.last?["traceparent"])
            #expect(sent.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736-"))
            #expect(sent != parent)
        }
    }
}

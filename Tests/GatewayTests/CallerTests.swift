import Authentication
import Contracts
import JSONKit
import Logging
import Messaging
import Primitives
import RedisAccess
import TestSupport
import Testing

/// Who may pass: tokens, API keys, and their end.
struct CallerTests {
    /// Two polls of half a second, and as much again for a machine that is busy with other suites.
    static let bound = Duration.seconds(2)

    @Test func withoutATokenNothingButPublicRoutesAnswer() async throws {
        try await withGateway { gateway in
            let answer = try await gateway.send("GET", "/api/v1/wallets")
            #expect(answer.status == 401)
            #expect(answer["www-authenticate"] == #"Bearer realm="florin""#)
            #expect(answer.body.contains(#""code":"unauthenticated""#))
            #expect(answer.body.contains(#""request_id":"\#(answer["x-request-id"] ?? "-")""#))
            #expect(try await gateway.send("GET", "/.well-known/jwks.json").status == 200)
            #expect(try await gateway.send("POST", "/api/v1/payments/webhooks/sandbox", body: "{}").status == 200)
            #expect(try await gateway.send("POST", "/api/v1/auth/login", body: "{}").status == 200)
            #expect(gateway.upstream.received.count == 3)
        }
    }

    @Test(arguments: [
        "Authorization: Bearer", "Authorization: Bearer x", "Authorization: Basic YTpi", "Authorization: Bearer a.b.c",
        "Authorization: Bearer a b",
    ])
    func badCredentials(_ line: String) async throws {
        try await withGateway { gateway in
            let answer = try await gateway.send("GET", "/api/v1/wallets", [line])
            #expect(answer.status == 401)
            #expect(answer.body.contains(#""code":"unauthenticated""#))
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test func foreignAndExpiredTokensAreRefused() async throws {
        try await withGateway { gateway in
            let foreign = try TestTokens().bearer()
            #expect(try await gateway.send("GET", "/api/v1/wallets", [foreign]).status == 401)
            let old = try gateway.tokens.token(
                issuedAt: WallClock.system.now() - .seconds(700), lifetime: .seconds(600))
            let answer = try await gateway.send("GET", "/api/v1/wallets", ["Authorization: Bearer \(old)"])
            #expect(answer.status == 401)
            #expect(answer.body.contains(#""code":"token_expired""#))
        }
    }

    @Test func eachRequestOfAConnectionIsCheckedByItself() async throws {
        try await withGateway { gateway in
            let connection = try await gateway.connect()
            let lines = [try gateway.tokens.bearer(), "X: y", try gateway.tokens.bearer(), try TestTokens().bearer()]
            let expected = [200, 401, 200, 401]
            for (line, status) in zip(lines, expected) {
                try await connection.send(GatewayHarness.request("GET", "/api/v1/wallets", [line]))
                #expect(try await connection.answer().status == status)
            }
        }
    }

    @Test func aTokenEndsWhileItsConnectionGoesOn() async throws {
        try await withGateway { gateway in
            let bearer = try gateway.tokens.bearer(lifetime: .seconds(1))
            let connection = try await gateway.connect()
            try await eventually("the end of the token") {
                try await connection.send(GatewayHarness.request("GET", "/api/v1/wallets", [bearer]))
                return try await connection.answer().status == 401
            }
        }
    }

    @Test(arguments: ["session", "user"])
    func aRevocationInRedisActsWithinASecond(_ kind: String) async throws {
        try await withGateway { gateway in
            let (user, session) = (UserID(gateway.tokens.ids.next()), gateway.tokens.ids.next())
            let bearer = try gateway.tokens.bearer(user: user, session: session)
            let connection = try await gateway.connect()
            try await connection.send(GatewayHarness.request("GET", "/api/v1/wallets", [bearer]))
            #expect(try await connection.answer().status == 200)
            let redis = RedisClient(try RedisConfig(url: gateway.redisURL), logger: Logger(label: "test"))
            let now = WallClock.system.now().microsecondsSince1970 / 1000
            let member = kind == "session" ? "sid:\(session)" : "sub:\(user):\(now + 1)"
            try await redis.command("ZADD", "florin:revocations", .integer(now), .string(member))
            try await expectDead(connection, bearer)
            // And for good: a new connection does not bring it back.
            #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 401)
        }
    }

    @Test func aRevocationEventActsWithinASecondWithoutRedis() async throws {
        try await TestBroker.with { broker in
            try await withGateway(redis: absentRedis, broker: broker.url) { gateway in
                let session = gateway.tokens.ids.next()
                let user = UserID(gateway.tokens.ids.next())
                let bearer = try gateway.tokens.bearer(user: user, session: session)
                let connection = try await gateway.connect()
                try await connection.send(GatewayHarness.request("GET", "/api/v1/wallets", [bearer]))
                #expect(try await connection.answer().status == 200)
                try await whenListening(broker)
                let event = SessionRevoked(sessionID: session, userID: user, revokedAt: WallClock.system.now())
                try await publish(event, through: broker)
                try await expectDead(connection, bearer)
            }
        }
    }

    /// Without Redis and broker: the answer that ends a credential has told the gateway before it is passed on.
    @Test(arguments: ["session", "user", "several"])
    func noTokenOutlivesTheAnswerThatEndsIt(_ kind: String) async throws {
        try await withGateway(redis: absentRedis) { gateway in
            let (user, session) = (UserID(gateway.tokens.ids.next()), gateway.tokens.ids.next())
            let bearer = try gateway.tokens.bearer(user: user, session: session)
            let after = WallClock.system.now().microsecondsSince1970 / 1000 + 1
            let member =
                switch kind {
                case "session": "sid:\(session)"
                case "user": "sub:\(user):\(after)"
                default: "sid:\(gateway.tokens.ids.next()),nonsense,sid:\(session)"
                }
            gateway.upstream.behave {
                $0.target == "/api/v1/auth/logout" ? .answer(204, [("X-Florin-Revoked", member)]) : .answer(200)
            }
            let (here, there) = (try await gateway.connect(), try await gateway.connect())
            for connection in [here, there] {
                try await connection.send(GatewayHarness.request("GET", "/api/v1/wallets", [bearer]))
                #expect(try await connection.answer().status == 200)
            }
            try await here.send(GatewayHarness.request("POST", "/api/v1/auth/logout", [bearer], body: "{}"))
            let answer = try await here.answer()
            #expect(answer.status == 204)
            #expect(answer["x-florin-revoked"] == nil)
            for connection in [here, there] {
                try await connection.send(GatewayHarness.request("GET", "/api/v1/wallets", [bearer]))
                #expect(try await connection.answer().status == 401)
            }
        }
    }

    @Test func nobodyButAuthEndsCredentials() async throws {
        try await withGateway { gateway in
            let session = gateway.tokens.ids.next()
            let bearer = try gateway.tokens.bearer(session: session)
            gateway.upstream.behave { _ in .answer(200, [("X-Florin-Revoked", "sid:\(session)")]) }
            for _ in 0..<2 {
                let answer = try await gateway.send("GET", "/api/v1/wallets", [bearer])
                #expect(answer.status == 200)
                #expect(answer["x-florin-revoked"] == nil)
            }
        }
    }

    @Test func whatWasRevokedBeforeTheStartIsKnown() async throws {
        try await TestBroker.with { broker in
            let session = IDGenerator(clock: .system).next()
            try await withService(
                broker,
                replies: { _ in
                    .reply(JSON.encode(Contracts.RevocationList(revocations: ["sid:\(session)"])))
                }
            ) {
                try await withGateway(broker: broker.url) { gateway in
                    let bearer = try gateway.tokens.bearer(session: session)
                    try await eventually("auth's list") {
                        try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 401
                    }
                }
            }
        }
    }

    private func expectDead(_ connection: RawConnection, _ bearer: String) async throws {
        let start = ContinuousClock.now
        try await eventually(within: .seconds(5), "the end of the session") {
            try await connection.send(GatewayHarness.request("GET", "/api/v1/wallets", [bearer]))
            return try await connection.answer().status == 401
        }
        #expect(ContinuousClock.now - start < Self.bound)
    }
}

struct APIKeyTests {
    static let bound = CallerTests.bound

    @Test func aKeyIsExchangedOnceAndOnlyTheTokenGoesOn() async throws {
        let tokens = TestTokens()
        let asked = Counter()
        try await TestBroker.with { broker in
            try await withService(
                broker,
                replies: { request in
                    if request.type == ExchangeAPIKey.type { asked.increment() }
                    return try Self.exchange(request, tokens, key: "flk_good", id: tokens.ids.next(), perMinute: 1000)
                }
            ) {
                try await withGateway(broker: broker.url, tokens: tokens) { gateway in
                    let line = "Authorization: Bearer flk_good"
                    try await eventually("the broker") {
                        try await gateway.send("GET", "/api/v1/wallets", [line]).status == 200
                    }
                    try await withThrowingTaskGroup(of: Int.self) { group in
                        for _ in 0..<20 {
                            group.addTask { try await gateway.send("GET", "/api/v1/wallets", [line]).status }
                        }
                        for try await status in group { #expect(status == 200) }
                    }
                    #expect(asked.value == 1)
                    let got = try #require(gateway.upstream.received.last)
                    #expect(got["authorization"]?.hasPrefix("Bearer ey") == true)
                    #expect(!got.headers.contains { $0.value.contains("flk_") })
                }
            }
        }
    }

    @Test func anUnknownKeyIsRefusedAndRemembered() async throws {
        let asked = Counter()
        try await TestBroker.with { broker in
            try await withService(
                broker,
                replies: { request in
                    guard request.type == ExchangeAPIKey.type else { return .unavailable }
                    asked.increment()
                    return .reply(JSON.encode(ExchangedAPIKey()))
                }
            ) {
                try await withGateway(broker: broker.url) { gateway in
                    let line = "Authorization: Bearer flk_bad"
                    try await eventually("the broker") {
                        try await gateway.send("GET", "/api/v1/wallets", [line]).status == 401
                    }
                    for _ in 0..<10 { #expect(try await gateway.send("GET", "/api/v1/wallets", [line]).status == 401) }
                    #expect(asked.value == 1)
                }
            }
        }
    }

    @Test func aKeyHasItsOwnLimit() async throws {
        let tokens = TestTokens()
        try await TestBroker.with { broker in
            try await withService(
                broker,
                replies: { request in
                    try Self.exchange(request, tokens, key: "flk_small", id: tokens.ids.next(), perMinute: 3)
                }
            ) {
                try await withGateway(broker: broker.url, tokens: tokens) { gateway in
                    let line = "Authorization: Bearer flk_small"
                    let first = try await eventually(
                        "the broker",
                        answer: { () -> RawConnection.Answer? in
                            let answer = try await gateway.send("GET", "/api/v1/wallets", [line])
                            return answer.status == 200 ? answer : nil
                        })
                    #expect(first["ratelimit-limit"] == "3")
                    #expect(try await gateway.send("GET", "/api/v1/wallets", [line]).status == 200)
                    #expect(try await gateway.send("GET", "/api/v1/wallets", [line]).status == 200)
                    #expect(try await gateway.send("GET", "/api/v1/wallets", [line]).status == 429)
                }
            }
        }
    }

    /// Whoever makes a key sets its limit: it can lower what the user may ask, not raise it.
    @Test func aKeyNeverHasMoreThanItsUser() async throws {
        let tokens = TestTokens()
        let owner = UserID(tokens.ids.next())
        try await TestBroker.with { broker in
            try await withService(
                broker,
                replies: { request in
                    try Self.exchange(
                        request, tokens, key: "flk_greedy", id: tokens.ids.next(), owner: owner, perMinute: 60_000)
                }
            ) {
                try await withGateway(["RATE_USER_PER_MINUTE": "3"], broker: broker.url, tokens: tokens) { gateway in
                    let line = "Authorization: Bearer flk_greedy"
                    let first = try await eventually(
                        "the broker",
                        answer: { () -> RawConnection.Answer? in
                            let answer = try await gateway.send("GET", "/api/v1/wallets", [line])
                            return answer.status == 200 ? answer : nil
                        })
                    #expect(first["ratelimit-limit"] == "3")
                    // What the key asks the session has asked.
                    let session = try tokens.bearer(user: owner)
                    let second = try await gateway.send("GET", "/api/v1/wallets", [session])
                    #expect(second["ratelimit-remaining"] == "1")
                    #expect(try await gateway.send("GET", "/api/v1/wallets", [line]).status == 200)
                    for credential in [line, session] {
                        #expect(try await gateway.send("GET", "/api/v1/wallets", [credential]).status == 429)
                    }
                }
            }
        }
    }

    @Test func aRevokedKeyStopsWithinASecond() async throws {
        let tokens = TestTokens()
        let keyID = tokens.ids.next()
        try await TestBroker.with { broker in
            try await withService(
                broker,
                replies: { request in
                    try Self.exchange(request, tokens, key: "flk_good", id: keyID, perMinute: 1000)
                }
            ) {
                try await withGateway(broker: broker.url, tokens: tokens) { gateway in
                    let line = "Authorization: Bearer flk_good"
                    try await eventually("the broker") {
                        try await gateway.send("GET", "/api/v1/wallets", [line]).status == 200
                    }
                    try await whenListening(broker)
                    let start = ContinuousClock.now
                    try await publish(
                        APIKeyRevoked(
                            apiKeyID: keyID, userID: UserID(tokens.ids.next()), revokedAt: WallClock.system.now()),
                        through: broker)
                    try await eventually("the end of the key") {
                        try await gateway.send("GET", "/api/v1/wallets", [line]).status == 401
                    }
                    #expect(ContinuousClock.now - start < Self.bound)
                }
            }
        }
    }

    /// New roles end the tokens of their owner; the key itself goes on, with a token that names the new roles.
    @Test func aKeyOutlivesTheTokensOfItsOwner() async throws {
        let tokens = TestTokens()
        let (keyID, owner) = (tokens.ids.next(), UserID(tokens.ids.next()))
        let asked = Counter()
        try await TestBroker.with { broker in
            try await withService(
                broker,
                replies: { request in
                    if request.type == ExchangeAPIKey.type { asked.increment() }
                    return try Self.exchange(request, tokens, key: "flk_good", id: keyID, owner: owner, perMinute: 1000)
                }
            ) {
                try await withGateway(broker: broker.url, tokens: tokens) { gateway in
                    let line = "Authorization: Bearer flk_good"
                    try await eventually("the broker") {
                        try await gateway.send("GET", "/api/v1/wallets", [line]).status == 200
                    }
                    let before = gateway.upstream.received.last?["authorization"]
                    let asks = asked.value
                    try await whenListening(broker)
                    try await publish(SessionsRevoked(userID: owner, before: WallClock.system.now()), through: broker)
                    try await eventually("a token that was made after that") {
                        try await gateway.send("GET", "/api/v1/wallets", [line]).status == 200 && asked.value > asks
                    }
                    #expect(gateway.upstream.received.last?["authorization"] != before)
                }
            }
        }
    }

    @Test func withoutTheBrokerNobodyCanSay() async throws {
        try await withGateway { gateway in
            let answer = try await gateway.send("GET", "/api/v1/wallets", ["Authorization: Bearer flk_good"])
            #expect(answer.status == 503)
            #expect(answer["retry-after"] != nil)
        }
    }

    private static func exchange(
        _ request: IncomingRequest, _ tokens: TestTokens, key: String, id: UniqueID, owner: UserID? = nil,
        perMinute: Int
    ) throws -> RequestOutcome {
        guard request.type == ExchangeAPIKey.type, try ExchangeAPIKey.read(request.body).apiKey == key else {
            return .unavailable
        }
        let now = WallClock.system.now()
        let answer = ExchangedAPIKey(
            accessToken: try tokens.token(user: owner, apiKey: id), expiresAt: now + .seconds(600), apiKeyID: id,
            userID: nil, rateLimitPerMinute: perMinute)
        return .reply(JSON.encode(answer))
    }
}

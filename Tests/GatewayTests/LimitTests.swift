import TestSupport
import Testing

/// Sizes and times, with short times.
struct LimitTests {
    @Test func aBodyOverTheLimitIsRefusedBeforeItIsSent() async throws {
        try await withGateway { gateway in
            let bearer = try gateway.tokens.bearer()
            let connection = try await gateway.connect()
            try await connection.send(
                "POST /api/v1/transfers/batch HTTP/1.1\r\nHost: a\r\n\(bearer)\r\nContent-Length: 1048577\r\n\r\n")
            let answer = try await connection.answer()
            #expect(answer.status == 413)
            #expect(answer.body.contains(#""code":"content_too_large""#))
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test func aBodyOfExactlyTheLimitPasses() async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { .answer(200, [], "\($0.body.utf8.count)") }
            let body = String(repeating: "x", count: 1 << 20)
            let answer = try await gateway.send(
                "POST", "/api/v1/transfers/batch", [try gateway.tokens.bearer()], body: body)
            #expect(answer.body == "\(1 << 20)")
        }
    }

    @Test func aChunkedBodyOverTheLimitIsRefusedWhileItArrives() async throws {
        try await withGateway(["LIMIT_BODY_BYTES": "2000"]) { gateway in
            let connection = try await gateway.connect()
            try await connection.send(
                "POST /api/v1/transfers HTTP/1.1\r\nHost: a\r\n\(try gateway.tokens.bearer())\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n")
            let piece = "400\r\n" + String(repeating: "x", count: 1024) + "\r\n"
            try await connection.send(piece)
            try await connection.send(piece)
            #expect(try await connection.answer().status == 413)
            // The service never saw the end of it.
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test(arguments: [
        ("GET /api/v1/wallets?" + String(repeating: "a", count: 9000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        ("GET /api/v1/wallets HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "a", count: 17000) + "\r\n\r\n", 431),
        (
            "GET /api/v1/wallets HTTP/1.1\r\nHost: a\r\n"
                + (0..<101).map { "X\($0): a\r\n" }.joined() + "\r\n", 431
        ),
    ])
    func heads(_ bytes: String, _ status: Int) async throws {
        try await withGateway { gateway in
            let connection = try await gateway.connect()
            try await connection.send(bytes)
            #expect(try await connection.answer().status == status)
        }
    }

    @Test func aSlowHeadIsGivenUp() async throws {
        try await withGateway(["TIMEOUT_HEAD_MS": "1500"]) { gateway in
            let connection = try await gateway.connect()
            try await connection.send("GET /api/v1/wallets HTTP/1.1\r\nHost:")
            let answer = try await connection.answer()
            #expect(answer.status == 408)
            #expect(answer["connection"] == "close")
            #expect(await connection.rest().isEmpty)
        }
    }

    @Test func aSilentClientIsClosedWithoutAWord() async throws {
        try await withGateway(["TIMEOUT_HEAD_MS": "200"]) { gateway in
            let connection = try await gateway.connect()
            #expect(await connection.rest().isEmpty)
        }
    }

    @Test func anIdleConnectionIsClosed() async throws {
        try await withGateway(["TIMEOUT_IDLE_MS": "200"]) { gateway in
            let connection = try await gateway.connect()
            try await connection.send(GatewayHarness.request("GET", "/healthz"))
            #expect(try await connection.answer().status == 200)
            #expect(await connection.rest().isEmpty)
        }
    }

    @Test(arguments: [100, 100_000])
    func aSlowBodyIsGivenUp(_ length: Int) async throws {
        try await withGateway(["TIMEOUT_BODY_MS": "300"]) { gateway in
            let connection = try await gateway.connect()
            try await connection.send(
                "POST /api/v1/transfers HTTP/1.1\r\nHost: a\r\n\(try gateway.tokens.bearer())\r\n"
                    + "Content-Length: \(length)\r\n\r\nhalf")
            let answer = try await connection.answer()
            #expect(answer.status == 408)
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test func aRefusalWithTheBodyStillToComeReachesTheClient() async throws {
        try await withGateway { gateway in
            let connection = try await gateway.connect()
            try await connection.send(
                "POST /api/v1/transfers/batch HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n")
            #expect(try await connection.answer().status == 401)
            // Thrown away, not answered with a reset.
            try await connection.send([UInt8](repeating: 0x78, count: 500_000))
            #expect(await connection.rest().isEmpty)
        }
    }

    @Test func aRefusedRequestWhoseBodyIsThereKeepsTheConnection() async throws {
        try await withGateway { gateway in
            let connection = try await gateway.connect()
            try await connection.send(GatewayHarness.request("POST", "/api/v1/transfers", body: "GET / HTTP/1.1"))
            #expect(try await connection.answer().status == 401)
            try await connection.send(GatewayHarness.request("GET", "/healthz"))
            #expect(try await connection.answer().status == 200)
        }
    }
}

/// Clients that always have something to say, and never enough.
struct TrickleTests {
    private static let pace = Duration.milliseconds(20)

    /// Sends byte after byte until the gateway has had enough, which is what it then says.
    private func trickle(_ gateway: GatewayHarness, after start: String) async throws -> RawConnection.Answer {
        let connection = try await gateway.connect()
        try await connection.send(start)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // The attack itself: a byte at a time, so that no wait for the next byte is ever long.
                while !Task.isCancelled {
                    try await Task.sleep(for: Self.pace)
                    try await connection.send("a")
                }
            }
            defer { group.cancelAll() }
            return try await connection.answer()
        }
    }

    @Test func aHeadThatTricklesIsGivenUp() async throws {
        try await withGateway(["TIMEOUT_HEAD_MS": "1500"]) { gateway in
            let answer = try await trickle(gateway, after: "GET /api/v1/wallets HTTP/1.1\r\nX: ")
            #expect(answer.status == 408)
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test(arguments: [1_000, 100_000])
    func aBodyThatTricklesIsGivenUp(_ length: Int) async throws {
        try await withGateway(["TIMEOUT_BODY_MS": "1500"]) { gateway in
            let answer = try await trickle(
                gateway,
                after: "POST /api/v1/transfers HTTP/1.1\r\nHost: a\r\n\(try gateway.tokens.bearer())\r\n"
                    + "Content-Length: \(length)\r\n\r\n")
            #expect(answer.status == 408)
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test func requestsSentAheadAreAnsweredInOrderAndNotAllHeld() async throws {
        try await withGateway { gateway in
            let bearer = try gateway.tokens.bearer()
            let count = 500
            let connection = try await gateway.connect()
            let requests = (0..<count).map {
                GatewayHarness.request("POST", "/api/v1/wallets", [bearer], body: "\($0)")
            }
            try await connection.send(requests.joined())
            for number in 0..<count {
                let answer = try await connection.answer()
                #expect(answer.status == 200)
                #expect(answer.body == "\(number)")
            }
            #expect(gateway.upstream.received.map(\.body) == (0..<count).map { "\($0)" })
        }
    }

    /// Whoever holds all connections without a request loses some to those who have one.
    @Test func idleConnectionsMakeRoom() async throws {
        try await withGateway(["GATEWAY_CONNECTIONS": "40"]) { gateway in
            var idle: [RawConnection] = []
            for _ in 0..<200 { idle.append(try await gateway.connect()) }
            for _ in 0..<50 { #expect(try await gateway.send("GET", "/healthz").status == 200) }
            for connection in idle { await connection.close() }
        }
    }
}

import NIOCore
import TestSupport
import Testing

/// What happens when a service is slow, away or talks nonsense.
struct ResilienceTests {
    @Test func anAbsentServiceIsA503AndThenTheBreakerAnswers() async throws {
        try await withGateway(["UPSTREAM_WALLET_URL": "http://127.0.0.1:1", "BREAKER_OPEN_MS": "60000"]) { gateway in
            let bearer = try gateway.tokens.bearer()
            for _ in 0..<8 {
                let answer = try await gateway.send("GET", "/api/v1/wallets", [bearer])
                #expect(answer.status == 503)
                #expect(answer.body.contains(#""code":"dependency_unavailable""#))
                #expect(Int(answer["retry-after"] ?? "") ?? 0 > 0)
            }
            // Open: it tells for how long.
            let answer = try await gateway.send("GET", "/api/v1/wallets", [bearer])
            #expect(Int(answer["retry-after"] ?? "") ?? 0 > 1)
            // Another service is not concerned.
            #expect(try await gateway.send("GET", "/api/v1/accounting/accounts", [bearer]).status == 200)
        }
    }

    @Test func theBreakerClosesWhenTheServiceIsBack() async throws {
        try await withGateway(["BREAKER_FAILURES": "2", "BREAKER_OPEN_MS": "2000", "UPSTREAM_TIMEOUT_MS": "100"]) {
            gateway in
            let bearer = try gateway.tokens.bearer()
            gateway.upstream.behave { _ in .never }
            for _ in 0..<2 { #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 504) }
            #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 503)
            gateway.upstream.behave { _ in .answer(200, [], "back") }
            try await eventually("the breaker closes") {
                try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 200
            }
        }
    }

    @Test func aServiceThatHasJustBeenStartedIsNotMadeToWait() async throws {
        let port = try freePort()
        try await withGateway(["UPSTREAM_WALLET_URL": "http://127.0.0.1:\(port)", "BREAKER_OPEN_MS": "60000"]) {
            gateway in
            let bearer = try gateway.tokens.bearer()
            for _ in 0..<8 { #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 503) }
            let started = try await TestUpstream(port: port)
            // Far sooner than the breaker's own minute.
            try await eventually("the gateway has noticed") {
                try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 200
            }
            try await started.stopListening()
        }
    }

    @Test func errorsOfAServiceAreAnswersAndOpenNothing() async throws {
        try await withGateway(["BREAKER_FAILURES": "1"]) { gateway in
            let bearer = try gateway.tokens.bearer()
            gateway.upstream.behave { _ in .answer(500, [("Content-Type", "application/problem+json")], "{}") }
            for _ in 0..<5 { #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 500) }
        }
    }

    @Test func aSlowServiceIsA504() async throws {
        try await withGateway(["UPSTREAM_TIMEOUT_MS": "150"]) { gateway in
            gateway.upstream.behave { _ in .never }
            let answer = try await gateway.send("GET", "/api/v1/wallets", [try gateway.tokens.bearer()])
            #expect(answer.status == 504)
            #expect(answer.body.contains(#""code":"upstream_timeout""#))
        }
    }

    @Test(arguments: [
        "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n", "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
    ])
    func nonsenseOfAServiceIsA502(_ bytes: String) async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { _ in .raw(bytes, closing: true) }
            let answer = try await gateway.send("GET", "/api/v1/wallets", [try gateway.tokens.bearer()])
            #expect(answer.status == 502)
        }
    }

    @Test func whatIsSafeOrHasAKeyIsSentAgainWhenTheConnectionDies() async throws {
        try await withGateway { gateway in
            let bearer = try gateway.tokens.bearer()
            let calls = Counter()
            gateway.upstream.behave { _ in
                calls.increment()
                return calls.value % 2 == 1 ? .closeSilently : .answer(200, [], "second")
            }
            #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).body == "second")
            let keyed = try await gateway.send(
                "POST", "/api/v1/transfers", [bearer, "Idempotency-Key: a"], body: #"{"a":1}"#)
            #expect(keyed.body == "second")
            let bodies = gateway.upstream.received.filter { $0.method == "POST" }.map(\.body)
            #expect(bodies == [#"{"a":1}"#, #"{"a":1}"#])
        }
    }

    @Test func aDeadReplicaCostsNoRequest() async throws {
        let other = try await TestUpstream(port: freePort()) { _ in .answer(200, [], "other") }
        let dead = try freePort()
        try await withGateway(["UPSTREAM_WALLET_URL": "http://127.0.0.1:\(dead),http://127.0.0.1:\(other.port)"]) {
            gateway in
            let bearer = try gateway.tokens.bearer()
            for _ in 0..<20 {
                #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).body == "other")
                // Nothing reached the dead one, so even what has no key may go to another.
                let freeze = try await gateway.send("POST", "/api/v1/wallets/1/freeze", [bearer], body: "{}")
                #expect(freeze.body == "other")
            }
            #expect(other.received.count == 40)
        }
        try await other.stopListening()
    }

    @Test(arguments: [0, 1]) func aReplicaThatIsBackServesTheNextRequest(_ index: Int) async throws {
        let ports = [try freePort(), try freePort()]
        let urls = ports.map { "http://127.0.0.1:\($0)" }.joined(separator: ",")
        try await withGateway(["UPSTREAM_WALLET_URL": urls, "BREAKER_OPEN_MS": "60000"]) { gateway in
            let bearer = try gateway.tokens.bearer()
            // Until both breakers are open.
            for _ in 0..<12 { #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 503) }
            let started = try await TestUpstream(port: ports[index])
            let answer = try await gateway.send("POST", "/api/v1/wallets/1/freeze", [bearer], body: "{}")
            #expect(answer.status == 200)
            try await started.stopListening()
        }
    }

    @Test func replicasTakeTurns() async throws {
        let other = try await TestUpstream(port: freePort()) { _ in .answer(200, [], "other") }
        let first = try await TestUpstream(port: freePort()) { _ in .answer(200, [], "first") }
        try await withGateway([
            "UPSTREAM_WALLET_URL": "http://127.0.0.1:\(first.port),http://127.0.0.1:\(other.port)"
        ]) { gateway in
            let bearer = try gateway.tokens.bearer()
            for _ in 0..<20 { #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 200) }
            #expect(first.received.count >= 5 && other.received.count >= 5)
        }
        try await first.stopListening()
        try await other.stopListening()
    }

    @Test func whatMayHaveHadAnEffectIsNeverSentTwice() async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { _ in .closeSilently }
            let answer = try await gateway.send(
                "POST", "/api/v1/wallets/1/freeze", [try gateway.tokens.bearer()], body: "{}")
            #expect(answer.status == 503)
            #expect(gateway.upstream.received.count == 1)
        }
    }

    /// Most clients send the header with every POST; where the service ignores it, a second request counts twice.
    @Test(arguments: ["/api/v1/wallets/1/pin/authorize", "/api/v1/auth/login/mfa", "/api/v1/auth/mfa/totp/confirm"])
    func aKeyThatTheServiceIgnoresIsNoReasonToSendAgain(_ path: String) async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { _ in .closeSilently }
            let answer = try await gateway.send(
                "POST", path, [try gateway.tokens.bearer(), "Idempotency-Key: a"], body: "{}")
            #expect(answer.status == 503)
            #expect(answer.body.contains(#""retry_after_seconds":1"#))
            #expect(gateway.upstream.received.count == 1)
        }
    }

    @Test func anAnswerThatBreaksOffEndsTheConnection() async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", closing: true) }
            let connection = try await gateway.connect()
            try await connection.send(GatewayHarness.request("GET", "/api/v1/wallets", [try gateway.tokens.bearer()]))
            let text = String(decoding: await connection.rest(), as: UTF8.self)
            #expect(text.hasSuffix("\r\n\r\nhalf"))
        }
    }

    @Test func anAnswerWithoutALengthEndsWithItsConnection() async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { _ in .raw("HTTP/1.1 200 OK\r\n\r\nall of it", closing: true) }
            let connection = try await gateway.connect()
            try await connection.send(GatewayHarness.request("GET", "/api/v1/wallets", [try gateway.tokens.bearer()]))
            let text = String(decoding: await connection.rest(), as: UTF8.self)
            #expect(text.hasSuffix("\r\n\r\nall of it"))
            #expect(text.contains("Connection: close\r\n"))
        }
    }

    @Test func bytesAfterAnAnswerNeverReachAnotherClient() async throws {
        try await withGateway { gateway in
            let bearer = try gateway.tokens.bearer()
            gateway.upstream.behave { _ in
                .raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")
            }
            #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).body == "ok")
            gateway.upstream.behave { _ in .answer(200, [], "fine") }
            for _ in 0..<5 { #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).body == "fine") }
        }
    }

    @Test func moreThanTheConnectionsWait() async throws {
        // The last waits for nine others: long enough on a busy machine to be refused by the usual limit.
        let settings = [
            "UPSTREAM_CONNECTIONS": "2", "GATEWAY_THREADS": "1", "UPSTREAM_WARM_CONNECTIONS": "0",
            "UPSTREAM_WAITING_MS": "30000",
        ]
        try await withGateway(settings) { gateway in
            gateway.upstream.behave { .later(.milliseconds(20), 200, $0.body) }
            let bearer = try gateway.tokens.bearer()
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await gateway.send("POST", "/api/v1/transfers", [bearer], body: "x").status }
                }
                for try await status in group { #expect(status == 200) }
            }
            #expect(Set(gateway.upstream.received.map(\.connection)).count <= 2)
        }
    }

    /// Leaving means a reset here: a client that only closes its side may still wait for the answer.
    @Test func aClientThatLeavesFreesItsConnection() async throws {
        try await withGateway(["UPSTREAM_CONNECTIONS": "1", "GATEWAY_THREADS": "1"]) { gateway in
            gateway.upstream.behave { $0.body == "stay" ? .never : .answer(200, [], "next") }
            let bearer = try gateway.tokens.bearer()
            let connection = try await gateway.connect()
            try await connection.send(GatewayHarness.request("POST", "/api/v1/transfers", [bearer], body: "stay"))
            try await eventually("it arrives") { gateway.upstream.received.contains { $0.body == "stay" } }
            try await connection.reset()
            try await eventually("the connection is free") {
                try await gateway.send("GET", "/api/v1/wallets", [bearer]).body == "next"
            }
        }
    }
}

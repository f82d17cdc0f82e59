import Authentication
import NIOCore
import Primitives
import TestSupport
import Testing

@testable import GatewayService

/// Bodies that are passed on while they arrive, and long answers that wait for their readers.
struct StreamTests {
    private static let path =
        "/api/v1/accounting/journal-entries/019aa2b6-7f98-7000-8000-000000000001/attachments"
    private static let limit = (10 << 20) + (64 << 10)
    private static let few = ["UPSTREAM_CONNECTIONS": "4", "GATEWAY_THREADS": "1", "UPSTREAM_WAITING_MS": "10000"]

    private static func head(_ gateway: GatewayHarness, _ framing: String, key: String = "1") throws -> String {
        "POST \(path) HTTP/1.1\r\nHost: a\r\n\(try gateway.tokens.bearer(roles: [.accountant]))\r\n"
            + "Content-Type: multipart/form-data; boundary=x\r\nIdempotency-Key: \(key)\r\n\(framing)\r\n\r\n"
    }

    private static func chunks(_ text: String, of size: Int) -> String {
        var (out, rest) = ("", Substring(text))
        while !rest.isEmpty {
            let piece = rest.prefix(size)
            out += "\(String(piece.utf8.count, radix: 16))\r\n\(piece)\r\n"
            rest = rest.dropFirst(size)
        }
        return out
    }

    private static func text(_ count: Int) -> String {
        String(repeating: "0123456789abcdef", count: count / 16 + 1).prefix(count).description
    }

    /// The service has the head before the client has sent the rest, and in the end every byte of it.
    @Test(arguments: [true, false]) func bodyIsPassedOnAsItComes(hasLength: Bool) async throws {
        try await withGateway { gateway in
            let body = Self.text(1_000_000)
            let (first, rest) = (String(body.prefix(200_000)), String(body.dropFirst(200_000)))
            let client = try await gateway.connect()
            let framing = hasLength ? "Content-Length: 1000000" : "Transfer-Encoding: chunked"
            try await client.send(try Self.head(gateway, framing))
            try await client.send(hasLength ? first : Self.chunks(first, of: 7_001))
            try await eventually("the head is there") { gateway.upstream.begun == 1 }
            #expect(gateway.upstream.received.isEmpty)
            try await client.send(hasLength ? rest : Self.chunks(rest, of: 70_001) + "0\r\n\r\n")
            let answer = try await client.answer()
            #expect(answer.status == 200)
            #expect(answer.body == body)
            let received = try #require(gateway.upstream.received.last)
            #expect(received["content-length"] == (hasLength ? "1000000" : nil))
            #expect(received["transfer-encoding"] == (hasLength ? nil : "chunked"))
            // The connection goes on, on both sides.
            try await client.send(try Self.head(gateway, "Content-Length: 3") + "abc")
            #expect(try await client.answer().body == "abc")
            #expect(gateway.upstream.received.last?.connection == received.connection)
        }
    }

    @Test(arguments: [true, false]) func aRouteHasItsOwnLimit(hasLength: Bool) async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { .answer(200, [], "\($0.body.utf8.count)") }
            for (count, status) in [(Self.limit, 200), (Self.limit + 1, 413)] {
                let text = Self.text(count)
                let body = Array((hasLength ? text : Self.chunks(text, of: 1 << 20) + "0\r\n\r\n").utf8)
                let client = try await RawConnection.connect(gateway.port, limit: .seconds(60))
                let framing = hasLength ? "Content-Length: \(count)" : "Transfer-Encoding: chunked"
                try await client.send(try Self.head(gateway, framing))
                // Who is refused may find the connection closed before all of it is sent.
                try? await client.send(body)
                #expect(try await client.answer().status == status)
                await client.close()
            }
        }
    }

    @Test func halfABodyReachesNobody() async throws {
        try await withGateway { gateway in
            for framing in ["Content-Length: 1000000", "Transfer-Encoding: chunked"] {
                let client = try await gateway.connect()
                let part = Self.text(200_000)
                try await client.send(try Self.head(gateway, framing))
                try await client.send(framing.hasPrefix("C") ? part : Self.chunks(part, of: 50_000))
                let begun = gateway.upstream.brokenOff
                try await eventually("it is on its way") { gateway.upstream.begun == begun + 1 }
                await client.close()
                try await eventually("the service hears of the end") { gateway.upstream.brokenOff == begun + 1 }
            }
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    @Test func brokenChunksReachNobody() async throws {
        try await withGateway { gateway in
            let client = try await gateway.connect()
            try await client.send(try Self.head(gateway, "Transfer-Encoding: chunked"))
            try await client.send(Self.chunks(Self.text(200_000), of: 50_000) + "x\r\n")
            #expect(try await client.answer().status == 400)
            try await eventually("the service hears of the end") {
                gateway.upstream.brokenOff == gateway.upstream.begun
            }
            #expect(gateway.upstream.received.isEmpty)
        }
    }

    /// A client that sends nothing more is refused, and its connection to the service is free.
    @Test func aSlowSenderIsNotWaitedFor() async throws {
        try await withGateway(Self.few.merging(["TIMEOUT_BODY_MS": "300"]) { $1 }) { gateway in
            let client = try await gateway.connect()
            try await client.send(try Self.head(gateway, "Content-Length: 1000000"))
            try await client.send(Self.text(70_000))
            let answer = try await client.answer()
            #expect(answer.status == 408)
            #expect(answer["connection"] == "close")
            try await eventually("the service hears of the end") { gateway.upstream.brokenOff == 1 }
        }
    }

    /// Bodies that have not come far hold no connection; of those that have, half of the connections at most.
    @Test func slowSendersLeaveConnectionsToOthers() async throws {
        try await withGateway(Self.few) { gateway in
            var held: [RawConnection] = []
            for number in 0..<20 {
                let client = try await gateway.connect()
                try await client.send(try Self.head(gateway, "Content-Length: 1000000", key: "\(number)"))
                try await client.send("x")
                held.append(client)
            }
            let bearer = try gateway.tokens.bearer(roles: [.accountant])
            #expect(try await gateway.send("GET", "/api/v1/accounting/accounts", [bearer]).status == 200)
            #expect(gateway.upstream.begun == 0)
            for client in held.prefix(2) { try await client.send(Self.text(100_000)) }
            try await eventually("two are on their way") { gateway.upstream.begun == 2 }
            for client in held[2..<6] {
                try await client.send(Self.text(100_000))
                let answer = try await client.answer()
                #expect(answer.status == 503)
                #expect(answer["retry-after"] == "1")
            }
            #expect(try await gateway.send("GET", "/api/v1/accounting/accounts", [bearer]).status == 200)
            await held[0].close()
            try await eventually("a place is free") { gateway.upstream.brokenOff == 1 }
            try await held[6].send(Self.text(100_000))
            try await eventually("the next is on its way") { gateway.upstream.begun == 3 }
            for client in held { await client.close() }
        }
    }

    /// Whoever sends most slowly in the largest number leaves places to others, who need not know of them.
    @Test func oneCallersSlowBodiesLeavePlacesToOthers() async throws {
        try await withGateway(Self.few.merging(["UPSTREAM_CONNECTIONS": "12"]) { $1 }) { gateway in
            func begin(_ bearer: String, _ key: Int) async throws -> RawConnection {
                let client = try await gateway.connect()
                try await client.send(
                    "POST \(Self.path) HTTP/1.1\r\nHost: a\r\n\(bearer)\r\nIdempotency-Key: \(key)\r\n"
                        + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n")
                try await client.send(Self.text(100_000))
                return client
            }
            let greedy = try gateway.tokens.bearer(user: UserID(gateway.tokens.ids.next()), roles: [.accountant])
            var held: [RawConnection] = []
            for key in 0..<2 { held.append(try await begin(greedy, key)) }
            try await eventually("as many as one may") { gateway.upstream.begun == 2 }
            for key in 2..<6 {
                let refused = try await begin(greedy, key)
                let answer = try await refused.answer()
                #expect(answer.status == 429)
                #expect(answer["retry-after"] != nil)
            }
            for key in 6..<9 { held.append(try await begin(try gateway.tokens.bearer(roles: [.accountant]), key)) }
            try await eventually("others have theirs") { gateway.upstream.begun == 5 }
            await held[0].close()
            try await eventually("a place is free") { gateway.upstream.brokenOff == 1 }
            held.append(try await begin(try gateway.tokens.bearer(roles: [.accountant]), 9))
            try await eventually("which is the next one's") { gateway.upstream.begun == 6 }
            for client in held { await client.close() }
        }
    }

    /// The client is not to blame, and not kept waiting either.
    @Test(arguments: [true, false]) func aServiceThatStopsReadingIsGivenUp(hasLength: Bool) async throws {
        let settings = Self.few.merging(["UPSTREAM_TIMEOUT_MS": "500"]) { $1 }
        try await withGateway(settings) { gateway in
            gateway.upstream.stopReading()
            let count = 10 << 20
            let client = try await gateway.connect()
            let framing = hasLength ? "Content-Length: \(count)" : "Transfer-Encoding: chunked"
            try await client.send(try Self.head(gateway, framing))
            let body = hasLength ? Self.text(count) : Self.chunks(Self.text(count), of: 1 << 20)
            // Most of it is never taken.
            async let sent: Void? = try? client.send(body)
            let answer = try await client.answer()
            #expect(answer.status == 504)
            #expect(answer["connection"] == "close")
            await client.close()
            await sent
            let failures = #"gateway_upstream_failures_total{upstream="accounting"}"#
            #expect(try await gateway.metric(failures) == 1)
            let bearer = try gateway.tokens.bearer(roles: [.accountant])
            #expect(try await gateway.send("GET", "/api/v1/accounting/accounts", [bearer]).status == 200)
        }
    }

    /// Half an answer, and then nothing: the connection ends, which says that the rest is missing.
    @Test func aServiceThatStopsWritingIsGivenUp() async throws {
        try await withGateway(["UPSTREAM_TIMEOUT_MS": "500"]) { gateway in
            gateway.upstream.behave { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf") }
            let client = try await gateway.connect()
            try await client.send(
                GatewayHarness.request(
                    "GET", Self.path + "/019aa2b6-7f98-7000-8000-000000000002",
                    [try gateway.tokens.bearer(roles: [.accountant])]))
            let bytes = await client.rest()
            #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("\r\n\r\nhalf"))
            let failures = #"gateway_upstream_failures_total{upstream="accounting"}"#
            #expect(try await gateway.metric(failures) == 1)
        }
    }

    /// A connection that a refused body was offered goes to the next, once: who finds it twice among the idle ones
    /// closes it as too old while a request is on it.
    @Test func aConnectionThatIsNotTakenIsIdleOnce() async throws {
        let settings = [
            "UPSTREAM_CONNECTIONS": "2", "GATEWAY_THREADS": "1", "UPSTREAM_WAITING_MS": "10000",
            "UPSTREAM_WARM_CONNECTIONS": "0", "UPSTREAM_IDLE_SECONDS": "1",
        ]
        try await withGateway(settings) { gateway in
            gateway.upstream.behave { received in
                if received.method == "GET" { return .later(.seconds(1), 200, "slow") }
                return .later(.milliseconds(2_500), 200, "late")
            }
            let bearer = try gateway.tokens.bearer(roles: [.accountant])
            let slow = try await gateway.connect()
            try await slow.send(GatewayHarness.request("GET", "/api/v1/accounting/accounts", [bearer]))
            try await eventually("one connection is taken") { gateway.upstream.received.count == 1 }
            var uploads: [RawConnection] = []
            for number in 0..<3 {
                let client = try await gateway.connect()
                try await client.send(try Self.head(gateway, "Content-Length: 1000000", key: "\(number)"))
                try await client.send(Self.text(100_000))
                if number == 0 { try await eventually("the other as well") { gateway.upstream.begun == 1 } }
                uploads.append(client)
            }
            #expect(try await slow.answer().body == "slow")
            for client in uploads.dropFirst() { #expect(try await client.answer().status == 503) }
            // It may not be sent again, so a connection that is lost is told.
            let answer = try await gateway.send("POST", "/api/v1/accounting/journal-entries", [bearer], body: "{}")
            #expect(answer.body == "late")
            for client in uploads + [slow] { await client.close() }
        }
    }

    /// The service refuses by the head alone: its answer comes, and the rest of the body goes nowhere.
    @Test func anEarlyAnswerIsPassedOn() async throws {
        try await withGateway { gateway in
            gateway.upstream.refuseEarly(403)
            let client = try await gateway.connect()
            try await client.send(try Self.head(gateway, "Content-Length: 1000000"))
            try await client.send(Self.text(70_000))
            let answer = try await client.answer()
            #expect(answer.status == 403)
            #expect(answer.body == "early")
            #expect(answer["connection"] == "close")
        }
    }

    @Test func wordIsGivenBeforeTheBodyIsSent() async throws {
        try await withGateway { gateway in
            let client = try await gateway.connect()
            try await client.send(try Self.head(gateway, "Content-Length: 100000\r\nExpect: 100-continue"))
            #expect(try await client.answer().status == 100)
            try await client.send(Self.text(100_000))
            #expect(try await client.answer().body.utf8.count == 100_000)
        }
    }

    /// Of a declared stream little is kept here: the service waits for the reader, and gets its connection back.
    @Test func aLongAnswerWaitsAtItsService() async throws {
        let size = 64 << 20
        try await withGateway(Self.few) { gateway in
            gateway.upstream.behave { $0.target.contains("attachments") ? .stream(size) : .answer(200) }
            let bearer = try gateway.tokens.bearer(roles: [.accountant])
            let reader = try await RawConnection.connect(gateway.port, limit: .seconds(60))
            try await reader.setReading(false)
            try await reader.send(
                GatewayHarness.request("GET", Self.path + "/019aa2b6-7f98-7000-8000-000000000002", [bearer]))
            try await eventually("it is on its way") { gateway.upstream.streamed > 0 }
            for _ in 0..<10 {
                #expect(try await gateway.send("GET", "/api/v1/accounting/accounts", [bearer]).status == 200)
            }
            #expect(gateway.upstream.streamed < size)
            try await reader.setReading(true)
            #expect(try await reader.answer().body.utf8.count == size)
        }
    }
}

import NIOCore
import TestSupport
import Testing

struct ForwardTests {
    @Test func passesRequestAndAnswerOn() async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { _ in .answer(201, [("Location", "/x"), ("X-Own", "1")], #"{"id":1}"#) }
            let bearer = try gateway.tokens.bearer()
            let answer = try await gateway.send(
                "POST", "/api/v1/transfers?dry=%20run", [bearer, "Idempotency-Key: k-1"], body: #"{"amount":"1"}"#)
            #expect(answer.status == 201)
            #expect(answer.body == #"{"id":1}"#)
            #expect(answer["location"] == "/x")
            #expect(answer["x-own"] == "1")
            let got = try #require(gateway.upstream.received.last)
            #expect(got.method == "POST")
            #expect(got.target == "/api/v1/transfers?dry=%20run")
            #expect(got.body == #"{"amount":"1"}"#)
            #expect(got["idempotency-key"] == "k-1")
            #expect("Authorization: " + (got["authorization"] ?? "") == bearer)
            #expect(got["host"] == "florin.test")
            #expect(got["x-forwarded-for"] == "127.0.0.1")
        }
    }

    @Test func manyRequestsShareAConnectionOnBothSides() async throws {
        try await withGateway(["GATEWAY_THREADS": "1"]) { gateway in
            let bearer = try gateway.tokens.bearer()
            let before = gateway.upstream.connections
            let connection = try await gateway.connect()
            for index in 0..<50 {
                try await connection.send(
                    GatewayHarness.request("POST", "/api/v1/transfers", [bearer], body: "\(index)"))
                #expect(try await connection.answer().body == "\(index)")
            }
            #expect(gateway.upstream.connections - before <= 1)
        }
    }

    @Test func requestsSentAheadAreAnsweredInOrder() async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { .later(.milliseconds($0.body == "0" ? 50 : 0), 200, $0.body) }
            let bearer = try gateway.tokens.bearer()
            let connection = try await gateway.connect()
            let all = (0..<200).map { GatewayHarness.request("POST", "/api/v1/transfers", [bearer], body: "\($0)") }
            try await connection.send(all.joined())
            for index in 0..<200 { #expect(try await connection.answer().body == "\(index)") }
        }
    }

    @Test func aHeadThatArrivesByteByByteIsServed() async throws {
        try await withGateway { gateway in
            let connection = try await gateway.connect()
            let request = GatewayHarness.request("POST", "/api/v1/transfers", [try gateway.tokens.bearer()], body: "x")
            for byte in request.utf8 { try await connection.send([byte]) }
            #expect(try await connection.answer().body == "x")
        }
    }

    @Test func chunkedBodiesPassBothWays() async throws {
        try await withGateway { gateway in
            gateway.upstream.behave {
                .answer(200, [("Transfer-Encoding", "chunked")], "\($0["transfer-encoding"] ?? "none") \($0.body)")
            }
            let connection = try await gateway.connect()
            try await connection.send(
                "POST /api/v1/transfers HTTP/1.1\r\nHost: a\r\n\(try gateway.tokens.bearer())\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
            try await connection.send("2\r\nde\r\n0\r\n\r\n")
            let answer = try await connection.answer()
            #expect(answer["transfer-encoding"] == "chunked")
            #expect(answer.body == "none abcde")
            try await connection.send(GatewayHarness.request("GET", "/api/v1/wallets", [try gateway.tokens.bearer()]))
            #expect(try await connection.answer().status == 200)
        }
    }

    @Test func anOldClientGetsPlainBytesAndTheEnd() async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { _ in .answer(200, [("Transfer-Encoding", "chunked")], "abcdef") }
            let connection = try await gateway.connect()
            try await connection.send("GET /api/v1/wallets HTTP/1.0\r\n\(try gateway.tokens.bearer())\r\n\r\n")
            let text = String(decoding: await connection.rest(), as: UTF8.self)
            #expect(text.hasPrefix("HTTP/1.1 200"))
            #expect(text.contains("Connection: close\r\n"))
            #expect(!text.lowercased().contains("transfer-encoding"))
            #expect(text.hasSuffix("\r\n\r\nabcdef"))
        }
    }

    @Test func headAnswersHaveALengthAndNoBody() async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { _ in .answer(200, [("Content-Length", "1234")]) }
            let bearer = try gateway.tokens.bearer()
            let connection = try await gateway.connect()
            try await connection.send(GatewayHarness.request("HEAD", "/api/v1/wallets", [bearer]))
            #expect(try await connection.answer(toHead: true)["content-length"] == "1234")
            gateway.upstream.behave { _ in .answer(204) }
            try await connection.send(GatewayHarness.request("DELETE", "/api/v1/auth/sessions/1", [bearer]))
            #expect(try await connection.answer().status == 204)
            try await connection.send(GatewayHarness.request("GET", "/healthz"))
            #expect(try await connection.answer().status == 200)
        }
    }

    @Test func interimAnswersStayInside() async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { _ in
                .raw("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
            let answer = try await gateway.send("GET", "/api/v1/wallets", [try gateway.tokens.bearer()])
            #expect(answer.status == 200)
            #expect(answer.body == "ok")
        }
    }

    @Test func expectContinueIsAnsweredOnceTheChecksHavePassed() async throws {
        try await withGateway { gateway in
            let connection = try await gateway.connect()
            let head = "POST /api/v1/transfers HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n"
            try await connection.send(head + "\(try gateway.tokens.bearer())\r\n\r\n")
            #expect(try await connection.answer().status == 100)
            try await connection.send("abc")
            #expect(try await connection.answer().body == "abc")
            #expect(gateway.upstream.received.last?["expect"] == nil)
            try await connection.send(head + "\r\n")
            #expect(try await connection.answer().status == 401)
        }
    }

    @Test func aSlowReaderSlowsTheServiceDown() async throws {
        let total = 64 << 20
        try await withGateway { gateway in
            gateway.upstream.behave { _ in .stream(total) }
            let connection = try await gateway.connect()
            try await connection.setReading(false)
            try await connection.send(
                GatewayHarness.request("GET", "/api/v1/accounting/exports/journal", [try gateway.tokens.bearer()]))
            try await eventually("the stream begins") { gateway.upstream.streamed > 0 }
            // Nobody reads: what the service could send is what the kernel's buffers hold, and then no more.
            var last = -1
            try await eventually(every: .milliseconds(300), "the stream stalls") {
                defer { last = gateway.upstream.streamed }
                return gateway.upstream.streamed == last
            }
            #expect(last < total / 2)
            try await connection.setReading(true)
            #expect(try await connection.answer().body.utf8.count == total)
        }
    }

    @Test(arguments: [true, false]) func aLargeUploadArrivesWhole(_ isChunked: Bool) async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { .answer(200, [], "\($0.body.utf8.count) \($0["content-length"] ?? "-")") }
            let connection = try await gateway.connect()
            let size = 1 << 20
            let framing = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(size)"
            try await connection.send(
                "POST /api/v1/transfers/batch HTTP/1.1\r\nHost: a\r\n\(try gateway.tokens.bearer())\r\n\(framing)\r\n\r\n"
            )
            let piece = [UInt8](repeating: 0x78, count: 64 << 10)
            for _ in 0..<(size / piece.count) {
                if isChunked { try await connection.send("10000\r\n") }
                try await connection.send(piece)
                if isChunked { try await connection.send("\r\n") }
            }
            if isChunked { try await connection.send("0\r\n\r\n") }
            #expect(try await connection.answer().body == "\(size) \(size)")
            try await connection.send(GatewayHarness.request("GET", "/healthz"))
            #expect(try await connection.answer().status == 200)
        }
    }

    @Test func aClientMayCloseItsSideAfterTheRequest() async throws {
        try await withGateway { gateway in
            gateway.upstream.behave { _ in .later(.milliseconds(100), 200, "late") }
            let connection = try await gateway.connect()
            try await connection.send(GatewayHarness.request("GET", "/api/v1/wallets", [try gateway.tokens.bearer()]))
            try await connection.closeSending()
            #expect(try await connection.answer().body == "late")
        }
    }

    @Test func aHundredClientsAtOnce() async throws {
        try await withGateway { gateway in
            let wrong = try await withThrowingTaskGroup(of: Int.self) { group in
                for client in 0..<100 {
                    group.addTask {
                        let connection = try await gateway.connect()
                        let bearer = try gateway.tokens.bearer()
                        var wrong = 0
                        for round in 0..<20 {
                            let body = "\(client)-\(round)"
                            try await connection.send(
                                GatewayHarness.request("POST", "/api/v1/transfers", [bearer], body: body))
                            if try await connection.answer().body != body { wrong += 1 }
                        }
                        return wrong
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(wrong == 0)
        }
    }
}

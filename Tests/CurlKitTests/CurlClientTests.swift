import Testing

@testable import CurlKit

@Suite("HTTP over curl")
struct CurlClientTests {
    private static let plain = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Kind: first\r\nX-Kind:second\r\n\r\nok"

    private func withClient<R: Sendable>(_ body: (CurlClient) async throws -> R) async throws -> R {
        let client = CurlClient()
        do {
            let result = try await body(client)
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }

    private func url(_ peer: RawPeer, _ path: String = "/") -> String { "http://127.0.0.1:\(peer.port)\(path)" }

    @Test func whatIsSentIsWhatWasAskedFor() async throws {
        try await RawPeer.with({ _ in .answer(Self.plain) }) { peer in
            try await withClient { client in
                let answer = try await client.send(
                    OutgoingRequest(
                        "POST", url(peer, "/a?b=c"), headers: [("X-One", "1"), ("X-Empty", "")],
                        body: Array("{}".utf8)))
                #expect(answer.status == 200)
                #expect(answer.body == Array("ok".utf8))
                #expect(answer.header("x-kind") == "first")
                #expect(answer.headers.filter { $0.name == "X-Kind" }.map(\.value) == ["first", "second"])
                let sent = try #require(peer.received.first).lowercased()
                #expect(sent.hasPrefix("post /a?b=c http/1.1\r\n"))
                for line in ["x-one: 1", "x-empty:", "content-length: 2"] { #expect(sent.contains(line + "\r\n")) }
                for name in ["expect:", "content-type:"] { #expect(!sent.contains(name)) }
                #expect(sent.hasSuffix("\r\n\r\n{}"))
            }
        }
    }

    @Test func anEmptyPostSaysSo() async throws {
        try await RawPeer.with({ _ in .answer(Self.plain) }) { peer in
            try await withClient { client in
                _ = try await client.send(OutgoingRequest("POST", url(peer)))
                _ = try await client.send(OutgoingRequest("DELETE", url(peer)))
                #expect(peer.received.first?.lowercased().contains("content-length: 0\r\n") == true)
                #expect(peer.received.last?.hasPrefix("DELETE / HTTP/1.1\r\n") == true)
            }
        }
    }

    @Test func interimAnswersAreNotTheAnswer() async throws {
        let text = "HTTP/1.1 103 Early Hints\r\nX-Kind: hint\r\n\r\n" + Self.plain
        try await RawPeer.with({ _ in .answer(text) }) { peer in
            try await withClient { client in
                let answer = try await client.send(OutgoingRequest("GET", url(peer)))
                #expect(answer.status == 200)
                #expect(answer.header("X-Kind") == "first")
            }
        }
    }

    @Test func redirectsAreAnswers() async throws {
        let text = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
        try await RawPeer.with({ _ in .answer(text) }) { peer in
            try await withClient { client in
                let answer = try await client.send(OutgoingRequest("GET", url(peer)))
                #expect(answer.status == 302)
            }
        }
    }

    /// The look is at the address itself, whatever name led there; a refused one gets no connection.
    @Test(arguments: ["127.0.0.1", "localhost"]) func anAddressThatIsNotAdmittedGetsNothing(host: String) async throws {
        try await RawPeer.with({ _ in .answer(Self.plain) }) { peer in
            let client = CurlClient { $0.address != [127, 0, 0, 1] && $0.address.count != 16 }
            for _ in 0..<2 {
                let error = await #expect(throws: CurlError.self) {
                    try await client.send(OutgoingRequest("POST", "http://\(host):\(peer.port)/", body: [1]))
                }
                #expect(error?.kind == .addressRefused)
            }
            await client.close()
            #expect(peer.connectionCount == 0)
        }
    }

    @Test func anAdmittedAddressIsToldWithItsPort() async throws {
        try await RawPeer.with({ _ in .answer(Self.plain) }) { peer in
            let port = UInt16(peer.port)
            let client = CurlClient { $0 == PeerSocket(address: [127, 0, 0, 1], port: port) }
            let answer = try await client.send(OutgoingRequest("GET", url(peer)))
            #expect(answer.status == 200)
            await client.close()
        }
    }

    @Test(arguments: [0, 1, 2, 3]) func aGlanceAtALongAnswerIsEnough(limit: Int) async throws {
        try await RawPeer.with({ _ in .answer(Self.plain) }) { peer in
            try await withClient { client in
                var request = OutgoingRequest("GET", url(peer), answerLimitBytes: limit)
                request.cutsAnswer = true
                let answer = try await client.send(request)
                #expect(answer.status == 200 && answer.body == Array("ok".utf8.prefix(limit)))
            }
        }
    }

    @Test func connectionsAreUsedAgain() async throws {
        try await RawPeer.with({ _ in .answer(Self.plain) }) { peer in
            try await withClient { client in
                for _ in 0..<5 { _ = try await client.send(OutgoingRequest("GET", url(peer))) }
                #expect(peer.received.count == 5)
                #expect(peer.connectionCount == 1)
            }
        }
    }

    /// On a kept connection that ends without a word curl sends again; what moves money must not be sent twice.
    @Test func whatMustNotBeRepeatedIsNot() async throws {
        try await RawPeer.with({ $0 == 0 ? .answer(Self.plain) : .close }) { peer in
            try await withClient { client in
                _ = try await client.send(OutgoingRequest("GET", url(peer)))
                let error = await #expect(throws: CurlError.self) {
                    try await client.send(OutgoingRequest("POST", url(peer), body: [1]))
                }
                #expect(error?.kind == .connectionLost)
                #expect(peer.received.count == 2)
            }
        }
    }

    @Test func whatMayBeRepeatedOutlivesAnEndedConnection() async throws {
        try await RawPeer.with({ $0 == 1 ? .close : .answer(Self.plain) }) { peer in
            try await withClient { client in
                _ = try await client.send(OutgoingRequest("GET", url(peer)))
                #expect(try await client.send(OutgoingRequest("GET", url(peer))).status == 200)
                #expect(peer.received.count == 3)
            }
        }
    }

    @Test func nobodyThereMeansNothingWasSent() async throws {
        try await withClient { client in
            // Port 9 (discard) has no listener; the name has no address (RFC 2606).
            for url in ["http://127.0.0.1:9/", "http://nobody.invalid/"] {
                let error = await #expect(throws: CurlError.self) { try await client.send(OutgoingRequest("GET", url)) }
                #expect(error?.kind == .unreachable)
            }
        }
    }

    /// A plain server does not speak TLS: the request never left.
    @Test func failedHandshakeMeansNothingWasSent() async throws {
        try await RawPeer.with({ _ in .close }) { peer in
            try await withClient { client in
                let error = await #expect(throws: CurlError.self) {
                    try await client.send(
                        OutgoingRequest("POST", "https://127.0.0.1:\(peer.port)/", timeout: .milliseconds(400)))
                }
                #expect(error?.kind == .unreachable)
            }
        }
    }

    @Test func silenceIsATimeout() async throws {
        try await RawPeer.with({ _ in .beSilent }) { peer in
            try await withClient { client in
                let error = await #expect(throws: CurlError.self) {
                    try await client.send(OutgoingRequest("GET", url(peer), timeout: .milliseconds(150)))
                }
                #expect(error?.kind == .timeout)
            }
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "HTTP/1.1 200 OK\r\n", "",
    ])
    func halfAnAnswerIsNone(_ text: String) async throws {
        try await RawPeer.with({ _ in .answerAndClose(text) }) { peer in
            try await withClient { client in
                let error = await #expect(throws: CurlError.self) {
                    try await client.send(OutgoingRequest("POST", url(peer)))
                }
                #expect(error?.kind == .connectionLost)
            }
        }
    }

    @Test func longAnswersAreGivenUp() async throws {
        try await RawPeer.with({ _ in .answer(Self.plain) }) { peer in
            try await withClient { client in
                let whole = try await client.send(OutgoingRequest("GET", url(peer), answerLimitBytes: 2))
                #expect(whole.body.count == 2)
                let error = await #expect(throws: CurlError.self) {
                    try await client.send(OutgoingRequest("GET", url(peer), answerLimitBytes: 1))
                }
                #expect(error?.kind == .answerTooLarge)
            }
        }
    }

    @Test(arguments: [
        OutgoingRequest("GET", "http://127.0.0.1:9/", headers: [("X", "a\r\nB: c")]),
        OutgoingRequest("GET", "http://127.0.0.1:9/", headers: [("X\r\nB", "c")]),
        OutgoingRequest("GET", "http://127.0.0.1:9/ HTTP/1.1\r\nX: y"),
        OutgoingRequest("GET /x", "http://127.0.0.1:9/"),
        OutgoingRequest("GET", "file:///etc/passwd"), OutgoingRequest("GET", "gopher://127.0.0.1:9/"),
    ])
    func whatWouldBeSomethingElseIsNotSent(_ request: OutgoingRequest) async throws {
        try await withClient { client in
            let error = await #expect(throws: CurlError.self) { try await client.send(request) }
            #expect(error?.kind == .malformedRequest)
        }
    }

    @Test func cancellationEndsTheWait() async throws {
        try await RawPeer.with({ _ in .beSilent }) { peer in
            try await withClient { client in
                let request = OutgoingRequest("GET", url(peer), timeout: .seconds(60))
                let error = await withTaskGroup(of: CurlError?.self) { group in
                    group.addTask {
                        do throws(CurlError) {
                            _ = try await client.send(request)
                            return nil
                        } catch { return error }
                    }
                    group.cancelAll()
                    return await group.next() ?? nil
                }
                #expect(error?.kind == .connectionLost)
            }
        }
    }

    @Test func aClosedClientAnswersAtOnce() async throws {
        try await RawPeer.with({ _ in .beSilent }) { peer in
            let client = CurlClient()
            let request = OutgoingRequest("GET", url(peer), timeout: .seconds(60))
            let waiting = Task { try await client.send(request) }
            await client.close()
            await #expect(throws: CurlError.self) { try await waiting.value }
            await #expect(throws: CurlError.self) { try await client.send(request) }
        }
    }

    @Test func manyAtOnceAllGetTheirOwn() async throws {
        try await RawPeer.with({ .answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Number: \($0)\r\n\r\n") }) { peer in
            try await withClient { client in
                let numbers = try await withThrowingTaskGroup(of: String?.self) { group in
                    for _ in 0..<100 {
                        group.addTask { try await client.send(OutgoingRequest("GET", url(peer))).header("X-Number") }
                    }
                    return try await group.reduce(into: Set<String>()) { if let number = $1 { $0.insert(number) } }
                }
                #expect(numbers.count == 100)
            }
        }
    }
}

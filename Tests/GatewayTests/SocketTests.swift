import Authentication
import NIOCore
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import GatewayService

/// WebSockets through the gateway. Frames are written out by hand here; `SocketJudgeTests` has a library's view.
struct SocketTests {
    /// A frame of a client, with a mask that changes nothing.
    private static func frame(_ text: String, opcode: UInt8 = 1) -> [UInt8] {
        [0x80 | opcode, 0x80 | UInt8(text.utf8.count), 0, 0, 0, 0] + Array(text.utf8)
    }

    private static func close(_ code: UInt16) -> [UInt8] { [0x88, 2, UInt8(code >> 8), UInt8(code & 255)] }

    @Test func framesGoBothWays() async throws {
        try await Probe.with { probe in
            let client = try await probe.socket([try probe.gateway.tokens.bearer()])
            for text in ["one", "two", ""] {
                try await client.send(Self.frame(text))
                #expect(
                    try await client.bytes(2 + text.utf8.count) == [0x81, UInt8(text.utf8.count)] + Array(text.utf8))
            }
            try await client.send(Self.frame("are you there", opcode: 9))
            #expect(try await client.bytes(15) == [0x8A, 13] + Array("are you there".utf8))
            try await client.send(Self.frame("close"))
            #expect(await client.rest() == [0x88, 10, 0x11, 0x30] + Array("as asked".utf8))
            #expect(try await probe.ended("service") == 1)
            try await eventually("the service hears of it") { probe.feed.ended == 1 }
        }
    }

    /// Browsers have no other place for it. It goes to the service as a token, and to nobody as a protocol.
    @Test func theTokenMayComeAsASubprotocol() async throws {
        try await Probe.with { probe in
            let token = try probe.gateway.tokens.token()
            for path in [ProbeSocket.path, PublicProbeSocket.path] {
                let client = try await probe.socket(
                    ["Sec-WebSocket-Protocol: florin.bearer.\(token), florin.v1"], path: path)
                try await client.send(Self.frame("subprotocol"))
                #expect(try await client.bytes(11) == [0x81, 9] + Array("florin.v1".utf8))
                #expect(probe.feed.authorizations.last == "Bearer \(token)")
                #expect(probe.feed.offered.last == "florin.v1")
                await client.close()
            }
            let both = ["Sec-WebSocket-Protocol: florin.bearer.\(token)", try probe.gateway.tokens.bearer()]
            #expect(try await probe.gateway.send("GET", ProbeSocket.path, Probe.upgrade + both).status == 400)
        }
    }

    @Test(arguments: [[], ["Sec-WebSocket-Protocol: florin.bearer.nonsense"], ["Authorization: Bearer nonsense"]])
    func noTokenNoSocket(_ lines: [String]) async throws {
        try await Probe.with { probe in
            let answer = try await probe.gateway.send("GET", ProbeSocket.path, Probe.upgrade + lines)
            #expect(answer.status == 401)
            #expect(probe.feed.begun == 0)
        }
    }

    /// What no route declares, or what asks in another way, ends the connection: nobody may see a second request in
    /// what follows.
    @Test(arguments: [
        ("/api/v1/wallets", [String](), 400), (ProbeEvents.path, [], 400), ("/nowhere", [], 400),
        (ProbeSocket.path, ["Upgrade: h2c"], 400), (ProbeSocket.path, ["Upgrade: websocket, h2c"], 400),
        (ProbeSocket.path, ["Sec-WebSocket-Version: 8"], 426), (ProbeSocket.path, ["Sec-WebSocket-Key: short"], 400),
        (ProbeSocket.path, ["Sec-WebSocket-Key: "], 400), (ProbeSocket.path, ["Content-Length: 0"], 400),
        (ProbeSocket.path, ["Connection: close"], 400), (ProbeSocket.path, ["Upgrade: websocket", "Upgrade: x"], 400),
    ])
    func anythingElseIsRefused(_ path: String, _ changes: [String], _ status: Int) async throws {
        try await Probe.with { probe in
            let names = changes.map { $0.prefix { $0 != ":" } }
            let kept = Probe.upgrade.filter { line in !names.contains(line.prefix { $0 != ":" }) }
            let client = try await probe.gateway.connect()
            let bearer = try probe.gateway.tokens.bearer()
            let smuggled = GatewayHarness.request("GET", "/api/v1/wallets", [bearer])
            try await client.send(GatewayHarness.request("GET", path, kept + changes + [bearer]) + smuggled)
            #expect(try await client.answer().status == status)
            #expect(await client.rest().isEmpty)
            #expect(probe.feed.begun == 0)
            #expect(probe.gateway.upstream.received.isEmpty)
        }
    }

    @Test func aRouteOfSocketsSaysSo() async throws {
        try await Probe.with { probe in
            let answer = try await probe.gateway.send("GET", ProbeSocket.path, [try probe.gateway.tokens.bearer()])
            #expect(answer.status == 426)
            #expect(answer["upgrade"] == "websocket")
            #expect(answer["sec-websocket-version"] == "13")
        }
    }

    /// Frames before the answer are bytes that two readers may see differently.
    @Test func whoDoesNotWaitIsClosed() async throws {
        try await Probe.with { probe in
            let client = try await probe.gateway.connect()
            let request = GatewayHarness.request(
                "GET", ProbeSocket.path, Probe.upgrade + [try probe.gateway.tokens.bearer()])
            try await client.send(Array(request.utf8) + Self.frame("early"))
            #expect(await client.rest().isEmpty)
        }
    }

    @Test func itEndsWithItsToken() async throws {
        try await Probe.with { probe in
            let client = try await probe.socket([try probe.gateway.tokens.bearer(lifetime: .seconds(2))])
            #expect(await client.rest() == Self.close(1008))
            #expect(try await probe.ended("revoked") == 1)
            try await eventually("the service hears of it") { probe.feed.ended == 1 }
        }
    }

    /// Also while a frame is on its way: what is cut in two is no frame.
    @Test func itEndsWithItsSessionBetweenTwoFrames() async throws {
        try await Probe.with { probe in
            let mine = probe.gateway.tokens.ids.next()
            let client = try await probe.socket([try probe.gateway.tokens.bearer(session: mine)])
            try await client.send(Self.frame("trickle"))
            _ = try await client.bytes(100)
            probe.gateway.upstream.behave { _ in .answer(204, [("X-Florin-Revoked", "sid:\(mine)")]) }
            _ = try await probe.gateway.send(
                "POST", "/api/v1/auth/logout", [try probe.gateway.tokens.bearer()], body: "{}")
            let rest = await client.rest()
            #expect(Array(rest.suffix(4)) == Self.close(1008))
            // A frame of 32 KiB has a head of four bytes.
            #expect((rest.count + 100 - 4) % ((32 << 10) + 4) == 0)
        }
    }

    @Test func whoDoesNotReadIsCutOff() async throws {
        try await Probe.with(["TIMEOUT_READING_MS": "500"]) { probe in
            let client = try await probe.socket([try probe.gateway.tokens.bearer()])
            try await client.setReading(false)
            try await client.send(Self.frame("flood"))
            try await eventually("the end of patience") { try await probe.ended("reader") == 1 }
            try await eventually("the service hears of it") { probe.feed.ended == 1 }
            await client.close()
        }
    }

    /// Somebody who is only silent is asked, and who does not answer is let go.
    @Test func silenceIsAskedAfter() async throws {
        try await Probe.with(ping: .milliseconds(200)) { probe in
            let client = try await probe.socket([try probe.gateway.tokens.bearer()])
            for _ in 0..<3 {
                #expect(try await client.bytes(2) == [0x89, 0])
                try await client.send(Self.frame("", opcode: 10))
            }
            #expect(await client.rest().starts(with: [0x89, 0]))
            try await eventually("the service has let it go") { probe.feed.ended == 1 }
        }
    }

    @Test func itEndsWhenTheGatewayStops() async throws {
        let open = Mutex<RawConnection?>(nil)
        try await Probe.with { probe in
            let client = try await probe.socket([try probe.gateway.tokens.bearer()])
            open.withLock { $0 = client }
        }
        let client = try #require(open.withLock { $0 })
        #expect(await client.rest() == Self.close(1001))
    }

    /// A public socket that shows whose it is counts among its user's, not among its address's.
    @Test func theyAreCountedByUserWhereATokenComes() async throws {
        try await Probe.with(["LIMIT_ADDRESS_STREAMS": "1", "LIMIT_USER_STREAMS": "2"]) { probe in
            let bearer = try probe.gateway.tokens.bearer()
            let mine = [
                try await probe.socket([bearer], path: PublicProbeSocket.path),
                try await probe.socket([bearer], path: PublicProbeSocket.path),
            ]
            let other = try await probe.socket([try probe.gateway.tokens.bearer()], path: PublicProbeSocket.path)
            #expect(
                try await probe.gateway.send("GET", PublicProbeSocket.path, Probe.upgrade + [bearer]).status == 429)
            for client in mine + [other] { await client.close() }
        }
    }

    /// Its service says so in a frame, and hears nothing else of what does not hold.
    @Test(arguments: ["Sec-WebSocket-Protocol: florin.bearer.nonsense", "Authorization: Bearer nonsense"])
    func aPublicSocketsServiceHearsThatATokenDoesNotHold(_ line: String) async throws {
        try await Probe.with { probe in
            let client = try await probe.socket([line], path: PublicProbeSocket.path)
            #expect(probe.feed.authorizations == ["Bearer refused"])
            await client.close()
        }
    }

    @Test func anAPIKeyOfAPublicSocketGoesNoFurtherThanAuth() async throws {
        try await Probe.with { probe in
            let key = "Authorization: Bearer flk_\(String(repeating: "a", count: 40))"
            let status = try await probe.gateway.send("GET", PublicProbeSocket.path, Probe.upgrade + [key]).status
            #expect([401, 503].contains(status))
            #expect(probe.feed.begun == 0)
        }
    }

    /// Its service may have been shown a fresh token, but no session that is over goes on.
    @Test func aPublicSocketEndsWithItsSessionAndNotWithItsToken() async throws {
        try await Probe.with { probe in
            let mine = probe.gateway.tokens.ids.next()
            let brief = try probe.gateway.tokens.bearer(lifetime: .seconds(2))
            let short = try await probe.socket([brief], path: PublicProbeSocket.path)
            let watched = try await probe.socket([brief])
            let client = try await probe.socket(
                [try probe.gateway.tokens.bearer(session: mine)], path: PublicProbeSocket.path)
            probe.gateway.upstream.behave { _ in .answer(204, [("X-Florin-Revoked", "sid:\(mine)")]) }
            _ = try await probe.gateway.send(
                "POST", "/api/v1/auth/logout", [try probe.gateway.tokens.bearer()], body: "{}")
            #expect(await client.rest() == Self.close(4401))
            #expect(await watched.rest() == Self.close(1008))
            try await short.send(Self.frame("still here"))
            #expect(try await short.bytes(12) == [0x81, 10] + Array("still here".utf8))
            await short.close()
        }
    }

    @Test(arguments: [ProbeSocket.path, PublicProbeSocket.path, ProbeEvents.path])
    func aTokenInTheAddressIsRefused(_ path: String) async throws {
        try await Probe.with { probe in
            for query in ["token=x", "access_token=x", "a=1&BEARER=x", "x=flk_1", "x=eyJh.eyJz.sig", "%74oken=x"] {
                let answer = try await probe.gateway.send("GET", "\(path)?\(query)", [])
                #expect(answer.status == 400 && answer.body.contains(#""token_in_url""#), "\(query)")
            }
            #expect(probe.feed.begun == 0)
        }
    }

    @Test func theyAreCountedByAddressWithoutAToken() async throws {
        try await Probe.with(["LIMIT_ADDRESS_STREAMS": "1"]) { probe in
            let first = try await probe.socket([], path: PublicProbeSocket.path)
            #expect(try await probe.gateway.send("GET", PublicProbeSocket.path, Probe.upgrade).status == 429)
            await first.close()
            try await eventually("room") { try await probe.ended("client") == 1 }
            try await probe.socket([], path: PublicProbeSocket.path).close()
        }
    }
}

struct FrameCursorTests {
    /// Frames of all three lengths, cut at every place.
    @Test func framesAreFollowedWhereverTheyAreCut() {
        let long = [UInt8](repeating: 0x88, count: 70_000)
        let frames: [[UInt8]] = [
            [0x81, 0], [0x81, 3, 0x88, 0x88, 0x88], [0x02, 126, 1, 0] + Array(long.prefix(256)),
            [0x80, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x70] + long, [0x89, 0x81, 0, 0, 0, 0, 1],
        ]
        for size in [1, 2, 3, 7, 4_096, 100_000] {
            var (cursor, ends, position) = (FrameCursor(), [Int](), 0)
            let bytes = frames.flatMap { $0 }
            while position < bytes.count {
                let piece = Array(bytes[position..<min(position + size, bytes.count)])
                // One byte is taken first: between two frames nothing would be.
                let (first, rest) = ([piece[0]], Array(piece.dropFirst()))
                position += cursor.advance(first.span)
                if !cursor.isBetweenFrames { position += cursor.advance(rest.span, stopsBetweenFrames: true) }
                if cursor.isBetweenFrames { ends.append(position) }
            }
            var expected: [Int] = []
            for frame in frames { expected.append((expected.last ?? 0) + frame.count) }
            #expect(ends == expected)
            #expect(!cursor.hasClosed)
            let close: [UInt8] = [0x88, 2, 3, 0xE8]
            _ = cursor.advance(close.span)
            #expect(cursor.hasClosed)
        }
    }
}

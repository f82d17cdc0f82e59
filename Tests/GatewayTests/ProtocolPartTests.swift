import NIOCore
import TestSupport
import Testing

@testable import GatewayService

typealias TestRandom = SeededGenerator

struct HeadScannerTests {
    @Test func findsTheEndHoweverTheBytesArrive() {
        let text = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\nrest".utf8)
        for step in 1...text.count {
            var scanner = HeadScanner()
            var result = HeadScanner.Result.incomplete
            for end in stride(from: step, through: text.count + step, by: step) where result == .incomplete {
                let bytes = ByteBuffer(bytes: text.prefix(end))
                result = scanner.scan(bytes.readableBytesUInt8Span, startLineLimit: 100, limit: 100)
            }
            #expect(result == .complete(text.count - 4))
        }
    }

    @Test(arguments: ["GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\r\rHost: a", "GET / HTTP/1.1\rX"])
    func refusesBareLineEnds(_ text: String) {
        var scanner = HeadScanner()
        let bytes = ByteBuffer(string: text)
        #expect(scanner.scan(bytes.readableBytesUInt8Span, startLineLimit: 100, limit: 100) == .bareLineEnd)
    }

    @Test func boundsAreExact() {
        func scan(_ text: String, line: Int, all: Int) -> HeadScanner.Result {
            var scanner = HeadScanner()
            return scanner.scan(ByteBuffer(string: text).readableBytesUInt8Span, startLineLimit: line, limit: all)
        }
        #expect(scan("12345678\r\n\r\n", line: 9, all: 12) == .complete(12))
        #expect(scan("123456789\r\n\r\n", line: 9, all: 20) == .startLineTooLong)
        #expect(scan("12345678\r\nx: 1\r\n\r\n", line: 9, all: 16) == .tooLong)
    }
}

struct ChunkedScannerTests {
    private func scan(_ text: String, step: Int = .max) -> (ChunkedScanner.Result, ChunkedScanner) {
        var scanner = ChunkedScanner()
        var bytes = ByteBuffer(string: text)
        var taken = 0
        while bytes.readableBytes > 0 {
            guard let piece = bytes.readSlice(length: min(step, bytes.readableBytes)) else { break }
            switch scanner.scan(piece.readableBytesUInt8Span) {
            case .more: taken += piece.readableBytes
            case .complete(let length): return (.complete(taken + length), scanner)
            case .malformed: return (.malformed, scanner)
            }
        }
        return (.more, scanner)
    }

    @Test(arguments: [1, 2, 3, 7, 100])
    func followsTheCodingAtAnyPace(_ step: Int) {
        let text = "5\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n"
        let (result, scanner) = scan(text + "GET", step: step)
        #expect(result == .complete(text.utf8.count))
        #expect(scanner.payload == 15)
    }

    @Test(arguments: [
        "5;ext=1\r\nhello\r\n0\r\n\r\n", "5 \r\nhello\r\n", "\r\n", "5\nhello\n0\n\n", "5\r\nhello0\r\n", "-5\r\n",
        "0x5\r\n",
        "12345678\r\n", "0\r\nTrailer: x\r\n\r\n", "0\r\n\n", "g\r\n", "5\r\nhelloX\r\n",
    ])
    func refusesEverythingElse(_ text: String) {
        #expect(scan(text).0 == .malformed)
        #expect(scan(text, step: 1).0 == .malformed)
    }
}

struct TraceTests {
    @Test func goesOnWithAValidParent() {
        var random = SplitMix()
        let parent = ByteBuffer(string: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        let trace = Trace(continuing: parent.readableBytesUInt8Span, random: &random)
        #expect(trace.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
        var out = ByteBuffer()
        trace.writeParent(to: &out)
        let text = String(buffer: out)
        #expect(text.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736-"))
        #expect(text.hasSuffix("-01") && text.utf8.count == 55)
        #expect(!text.contains("00f067aa0ba902b7"))
    }

    @Test(arguments: [
        "", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    ])
    func startsAnewOtherwise(_ text: String) {
        var random = SplitMix()
        let trace = Trace(continuing: ByteBuffer(string: text).readableBytesUInt8Span, random: &random)
        #expect(trace.traceID.utf8.count == 32)
        #expect(!text.contains(trace.traceID))
    }

    @Test(arguments: [0, 9, 10, 12_345, Int.max])
    func writesDecimals(_ value: Int) {
        var out = ByteBuffer()
        out.writeDecimal(value)
        #expect(String(buffer: out) == "\(value)")
    }

    @Test(arguments: [0, 1, 0x0123_4567_89ab_cdef, UInt64.max])
    func writesHexadecimals(_ value: UInt64) {
        var out = ByteBuffer()
        out.writeHex(value)
        let digits = String(value, radix: 16)
        #expect(String(buffer: out) == String(repeating: "0", count: 16 - digits.count) + digits)
    }
}

struct RouteTableTests {
    private let table = RouteTable(FlorinRoutes.all)

    private func match(_ method: Method, _ path: String) -> String? {
        let bytes = ByteBuffer(string: path)
        switch table.match(method, bytes.readableBytesUInt8Span) {
        case .found(let index): return table.routes[index].name
        case .methodNotAllowed: return "405"
        case .none: return nil
        }
    }

    @Test(arguments: [
        ("/api/v1/auth/login", "/api/v1/auth/login"), ("/api/v1/auth/me", "/api/v1/auth"),
        ("/api/v1/wallets", "/api/v1/wallets"), ("/api/v1/wallets/1/entries", "/api/v1/wallets"),
        ("/api/v1/payments/webhooks/sandbox", "/api/v1/payments/webhooks/{provider}"),
        ("/api/v1/payments/deposits/1", "/api/v1/payments/deposits"),
        ("/api/v1/fx/quotes", "/api/v1/fx"), ("/api/v1/ops/flags/x", "/api/v1/ops"),
    ])
    func findsTheNearestRoute(_ path: String, _ name: String) {
        #expect(match(.post, path) == name)
    }

    @Test(arguments: ["/", "/api", "/api/v1", "/api/v1/walletsx", "/api/v2/wallets", "//api/v1/wallets", "/metrics"])
    func knowsNothingElse(_ path: String) {
        #expect(match(.get, path) == nil)
    }

    @Test func doubledAndTrailingSlashesStayWithThePrefix() {
        // The service decides; it knows no such path either.
        #expect(match(.get, "/api/v1/wallets//x") == "/api/v1/wallets")
    }

    @Test func otherMethodsOfAnEntryAreNotAllowed() {
        #expect(match(.get, "/api/v1/auth/login") == "405")
        #expect(match(.post, "/.well-known/jwks.json") == "405")
    }

    /// Deny by default: a prefix stands for routes of the future too, so none is open.
    @Test func onlyExactPathsWithTheirMethodsAreOpen() {
        for route in FlorinRoutes.all where route.access == .public {
            #expect(!route.isPrefix, "\(route.name)")
            #expect(route.methods?.isEmpty == false, "\(route.name)")
        }
    }
}

struct CircuitBreakerTests {
    private let start = ContinuousClock.now

    @Test func opensAfterFailuresInARowAndClosesByOneSuccess() {
        let breaker = CircuitBreaker(failures: 3, openFor: .seconds(1))
        breaker.failed(now: start)
        breaker.failed(now: start)
        breaker.succeeded()
        breaker.failed(now: start)
        breaker.failed(now: start)
        #expect(breaker.ask(now: start) == .pass)
        #expect(breaker.failed(now: start))
        #expect(breaker.ask(now: start) == .refused(retryAfterSeconds: 1))
        #expect(breaker.ask(now: start + .seconds(1)) == .trial)
        #expect(breaker.ask(now: start + .seconds(1)) == .refused(retryAfterSeconds: 1))
        breaker.succeeded()
        #expect(breaker.ask(now: start + .seconds(1)) == .pass)
    }

    @Test func aFailedTrialDoublesTheWait() {
        let breaker = CircuitBreaker(failures: 1, openFor: .seconds(1))
        breaker.failed(now: start)
        var now = start
        for seconds in [1, 2, 4, 8, 16, 16] {
            #expect(breaker.ask(now: now) == .refused(retryAfterSeconds: seconds))
            now += .seconds(seconds)
            #expect(breaker.ask(now: now) == .trial)
            breaker.failed(now: now)
        }
    }
}

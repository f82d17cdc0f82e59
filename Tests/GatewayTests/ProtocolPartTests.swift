import HTTPKit
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

    /// RFC 9112 section 7.1.1: a recipient ignores the extensions that it does not know.
    @Test(arguments: [
        "5;ext=1\r\nhello\r\n0\r\n\r\n", "5;a\r\nhello\r\n0;b=c;d\r\n\r\n", "5 ;a=\"x y\"\r\nhello\r\n0\r\n\r\n",
        "5\t; a_b = c\r\nhello\r\n0 ; z\r\n\r\n",
    ])
    func passesOverExtensions(_ text: String) {
        for step in [1, 2, 5, .max] {
            let (result, scanner) = scan(text, step: step)
            #expect(result == .complete(text.utf8.count))
            #expect(scanner.payload == 5)
        }
    }

    @Test func extensionsHaveAnEnd() {
        let chunk = "1;\(String(repeating: "x", count: 1_000))\r\na\r\n"
        #expect(scan(String(repeating: chunk, count: 4) + "0\r\n\r\n").1.payload == 4)
        #expect(scan(String(repeating: chunk, count: 5) + "0\r\n\r\n").0 == .malformed)
    }

    @Test(arguments: [
        "5 \r\nhello\r\n", "5;\r\nhello\r\n0\r\n\r\n", "5; \r\nhello\r\n", "5 x\r\n", "5;a\nb\r\nhello\r\n",
        "5;a\rb\r\nhello", "5;\u{0}\r\n", "5;a=\u{7}\r\n", ";a\r\n", " ;a\r\n", "\r\n", "5\nhello\n0\n\n",
        "5\r\nhello0\r\n", "-5\r\n", "0x5\r\n",
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
    private let table = RouteTable(FlorinRoutes.all(own: DocumentEndpoints.specs))

    private func match(_ method: Method, _ path: String) -> String? {
        let bytes = ByteBuffer(string: path)
        switch table.match(method, bytes.readableBytesUInt8Span) {
        case .found(let index): return table.routes[index].name
        case .methodNotAllowed(let node): return "405 " + table.allowed(at: node)
        case .none: return nil
        }
    }

    @Test(arguments: [
        (Method.post, "/api/v1/auth/login", "logIn"), (.get, "/api/v1/auth/me", "showMe"),
        (.get, "/api/v1/wallets", "listWallets"), (.head, "/api/v1/wallets", "listWallets"),
        (.get, "/api/v1/wallets/1/entries", "listEntries"),
        (.post, "/api/v1/payments/webhooks/sandbox", "receiveWebhook"),
        (.get, "/api/v1/payments/deposits/1", "getDeposit"), (.get, "/", "getIndex"), (.get, "", "getIndex"),
        (.get, "/api/v1", "getAPIIndex"), (.get, "/healthz", "getLiveness"),
    ])
    func findsTheRoute(_ method: Method, _ path: String, _ name: String) {
        #expect(match(method, path) == name)
    }

    /// Only POST has a route of that name; to GET it is an id, as it is to the service.
    @Test func aNameBesideAPlaceholderIsAValueWhereItHasNoRouteOfItsOwn() {
        #expect(match(.post, "/api/v1/transfers/batch") == "transferBatch")
        #expect(match(.get, "/api/v1/transfers/batch") == "getTransfer")
        #expect(match(.post, "/api/v1/transfers/batch/reverse") == "reverseTransfer")
        #expect(match(.delete, "/api/v1/transfers/batch") == "405 GET, HEAD, POST")
    }

    @Test(arguments: [
        "/api", "/api/v1/walletsx", "/api/v2/wallets", "//api/v1/wallets", "/metrics", "//", "/api/v1/wallets//x",
        "/api/v1/wallets/1/nothing", "/api/v1/auth/register/now", "/openapi.json",
    ])
    func knowsNothingElse(_ path: String) {
        #expect(match(.get, path) == nil)
    }

    @Test func otherMethodsAreNotAllowed() {
        #expect(match(.get, "/api/v1/auth/login") == "405 POST")
        #expect(match(.post, "/.well-known/jwks.json") == "405 GET, HEAD")
        #expect(match(.trace, "/api/v1/wallets") == "405 GET, HEAD, POST")
        #expect(match(.options, "/api/v1/wallets/1") == "405 GET, HEAD, PATCH")
    }

    /// Public is what its service declares so, and nobody else.
    @Test func whatIsOpenIsKnown() {
        let open = Set(table.routes.filter { $0.access == .public }.map(\.name))
        #expect(
            open == [
                "getLiveness", "getReadiness", "getIndex", "getAPIIndex", "getDocument", "getExplorer",
                "getExplorerFile", "publishKeys", "register", "logIn", "logInWithSecondFactor", "refreshTokens",
                "forgotPassword", "resetPassword", "listCurrencies", "getRates", "receiveWebhook", "receiveKYCWebhook",
                "showUnsubscribe", "unsubscribe", "takeMailReport", "listWebhookEventTypes", "listFAQs", "getFAQ",
                "getWebPushKey", "takeTwilioReport", "takeAfricasTalkingReport", "showPayPage", "openCheckout",
                "showInvoice", "showInvoicePage", "showInvoicePDF", "receiveVTpassWebhook",
                // Its service asks for the token, which may come as the first message.
                "openNotificationSocket",
            ])
    }

    /// What guesses at passwords and codes is limited by address, whatever else changes.
    @Test func signingInIsOfItsOwnClasses() {
        for route in table.routes where route.access == .public && route.upstream == .auth && route.method == .post {
            #expect([.signIn, .registration].contains(route.rateClass), "\(route.name)")
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

import Authentication
import NIOCore
import TestSupport
import Testing

@testable import GatewayService

/// What one caller can take of what all share: connections to the services, memory, requests under way.
struct ShareTests {
    private static let victim = "X-Forwarded-For: 203.0.113.9"

    /// Starts a request whose body is to come, and returns once the gateway waits for it, or has refused it.
    private func halfSent(
        _ gateway: GatewayHarness, _ path: String, _ line: String, _ framing: String, _ beginning: String
    ) async throws -> (connection: RawConnection, status: Int) {
        let connection = try await gateway.connect()
        try await connection.send(
            "POST \(path) HTTP/1.1\r\nHost: a\r\n\(line)\r\n\(framing)\r\nExpect: 100-continue\r\n\r\n")
        let status = try await connection.answer().status
        if status == 100 { try await connection.send(beginning) }
        return (connection, status)
    }

    private static let framings = [("Content-Length: 4000", "{"), ("Transfer-Encoding: chunked", "5\r\nhel")]

    /// Eighty bodies of one customer, far more than there are connections to the wallet.
    @Test(arguments: framings)
    func bodiesThatDoNotComeHoldNoConnection(_ framing: String, _ beginning: String) async throws {
        try await withGateway(["UPSTREAM_WALLET_CONNECTIONS": "4", "GATEWAY_THREADS": "1"]) { gateway in
            let thief = try gateway.tokens.bearer()
            var held: [RawConnection] = []
            for number in 0..<80 {
                let line = "\(thief)\r\nIdempotency-Key: \(number)"
                let request = try await halfSent(gateway, "/api/v1/transfers", line, framing, beginning)
                #expect(request.status == 100)
                held.append(request.connection)
            }
            let customer = try gateway.tokens.bearer()
            for _ in 0..<10 {
                #expect(try await gateway.send("GET", "/api/v1/wallets", [customer]).status == 200)
                let body = String(repeating: "x", count: 100_000)
                #expect(try await gateway.send("POST", "/api/v1/transfers", [customer], body: body).body == body)
            }
            #expect(gateway.upstream.received.count == 20)
            for connection in held { await connection.close() }
        }
    }

    /// 280 from one address without a token: some are refused, and none keeps anybody else from signing in.
    @Test(arguments: framings)
    func bodiesOfNobodyHoldNoConnection(_ framing: String, _ beginning: String) async throws {
        try await withGateway(["TRUSTED_PROXIES": "loopback", "UPSTREAM_CONNECTIONS": "16"]) { gateway in
            var held: [RawConnection] = []
            for _ in 0..<280 {
                let request = try await halfSent(
                    gateway, "/api/v1/auth/login", "X-Forwarded-For: 198.51.100.1", framing, beginning)
                #expect(request.status == 100 || request.status == 429)
                held.append(request.connection)
            }
            for _ in 0..<10 {
                #expect(try await gateway.send("POST", "/api/v1/auth/login", [Self.victim], body: "{}").status == 200)
            }
            for connection in held { await connection.close() }
        }
    }

    @Test func requestsOfOneUserUnderWayAreBounded() async throws {
        try await withGateway(["LIMIT_USER_REQUESTS": "3"]) { gateway in
            gateway.upstream.behave { $0.body == "stay" ? .never : .answer(200) }
            let busy = try gateway.tokens.bearer()
            var held: [RawConnection] = []
            for count in 1...3 {
                let connection = try await gateway.connect()
                try await connection.send(GatewayHarness.request("POST", "/api/v1/transfers", [busy], body: "stay"))
                try await eventually("it arrives") { gateway.upstream.received.count { $0.body == "stay" } == count }
                held.append(connection)
            }
            let refused = try await gateway.send("GET", "/api/v1/wallets", [busy])
            #expect(refused.status == 429)
            #expect(refused["retry-after"] == "1")
            #expect(refused.body.contains(#""code":"too_many_at_once""#))
            #expect(try await gateway.metric("gateway_requests_crowded_out_total") == 1)
            #expect(try await gateway.send("GET", "/api/v1/wallets", [try gateway.tokens.bearer()]).status == 200)
            // Whoever leaves makes room.
            try await held[0].reset()
            try await eventually("room") {
                try await gateway.send("GET", "/api/v1/wallets", [busy]).status == 200
            }
            for connection in held { await connection.close() }
        }
    }

    @Test func bytesOfOneCallerAreBoundedAndGivenBack() async throws {
        try await withGateway(["LIMIT_CALLER_BYTES": "65536"]) { gateway in
            let (greedy, other) = (try gateway.tokens.bearer(), try gateway.tokens.bearer())
            let framing = "Content-Length: 40000"
            let first = try await halfSent(gateway, "/api/v1/transfers", greedy, framing, "x")
            #expect(first.status == 100)
            let second = try await halfSent(gateway, "/api/v1/transfers", greedy, framing, "x")
            #expect(second.status == 429)
            let third = try await halfSent(gateway, "/api/v1/transfers", other, framing, "x")
            #expect(third.status == 100)
            // Whole bodies need nothing kept while they arrive.
            let small = try await gateway.send("POST", "/api/v1/transfers", [greedy], body: "small")
            #expect(small.status == 200)
            try await first.connection.send(String(repeating: "x", count: 39_999))
            #expect(try await first.connection.answer().status == 200)
            for _ in 0..<20 {
                let next = try await halfSent(gateway, "/api/v1/transfers", greedy, framing, "x")
                #expect(next.status == 100)
                try await next.connection.send(String(repeating: "x", count: 39_999))
                #expect(try await next.connection.answer().status == 200)
                await next.connection.close()
            }
            for request in [first, second, third] { await request.connection.close() }
        }
    }

    @Test func bytesOfAllCallersAreBounded() async throws {
        try await withGateway(["LIMIT_HELD_BYTES": "1048576"]) { gateway in
            var held: [RawConnection] = []
            for count in 1...11 {
                let request = try await halfSent(
                    gateway, "/api/v1/transfers", try gateway.tokens.bearer(), "Content-Length: 100000", "x")
                #expect(request.status == (count <= 10 ? 100 : 503))
                held.append(request.connection)
            }
            await held[0].close()
            try await eventually("room") {
                let request = try await halfSent(
                    gateway, "/api/v1/transfers", try gateway.tokens.bearer(), "Content-Length: 100000", "x")
                await request.connection.close()
                return request.status == 100
            }
            for connection in held { await connection.close() }
        }
    }

    /// A route that takes less than others is held to it before anything is kept for its body.
    @Test(arguments: [(256 << 10, 200), ((256 << 10) + 1, 413)])
    func aRouteHasItsOwnLimit(_ size: Int, _ status: Int) async throws {
        try await withGateway { gateway in
            let body = String(repeating: "x", count: size)
            let whole = try await gateway.send("POST", "/api/v1/payments/webhooks/sandbox", body: body)
            #expect(whole.status == status)
            let chunked = try await gateway.connect()
            try await chunked.send(
                "POST /api/v1/payments/webhooks/sandbox HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "\(String(size, radix: 16))\r\n\(body)\r\n0\r\n\r\n")
            #expect(try await chunked.answer().status == status)
        }
    }

    // MARK: Readers

    /// Asks for a long answer and reads none of it.
    private func silentReader(_ gateway: GatewayHarness, _ path: String, _ line: String) async throws -> RawConnection {
        let connection = try await gateway.connect()
        try await connection.setReading(false)
        try await connection.send(GatewayHarness.request("GET", path, [line]))
        return connection
    }

    /// Twenty readers of long answers before four connections.
    @Test(arguments: [1 << 20, 32 << 20]) func readersThatDoNotReadHoldNoConnection(_ size: Int) async throws {
        let settings = ["UPSTREAM_CONNECTIONS": "4", "GATEWAY_THREADS": "1", "UPSTREAM_WAITING_MS": "10000"]
        try await withGateway(settings) { gateway in
            gateway.upstream.behave { $0.target.contains("journal") ? .stream(size) : .answer(200) }
            let thief = try gateway.tokens.bearer(roles: [.accountant])
            var held: [RawConnection] = []
            for _ in 0..<20 {
                held.append(try await silentReader(gateway, "/api/v1/accounting/exports/journal", thief))
            }
            try await eventually("all are served") {
                gateway.upstream.received.count { $0.target.contains("journal") } == 20
            }
            let other = try gateway.tokens.bearer(roles: [.accountant])
            for _ in 0..<10 {
                #expect(try await gateway.send("GET", "/api/v1/accounting/accounts", [other]).status == 200)
            }
            for connection in held { await connection.close() }
        }
    }

    /// The answer has left its service, and waits for its reader without anybody waiting for it.
    @Test func anAnswerIsKeptForASlowReader() async throws {
        let size = 6 << 20
        let settings = ["UPSTREAM_CONNECTIONS": "1", "GATEWAY_THREADS": "1"]
        try await withGateway(settings) { gateway in
            gateway.upstream.behave { $0.target.contains("journal") ? .stream(size) : .answer(200, [], "next") }
            let bearer = try gateway.tokens.bearer()
            let reader = try await silentReader(gateway, "/api/v1/accounting/exports/journal", bearer)
            // The only connection is free again, so all of the answer has been taken.
            try await eventually("the connection is free") {
                try await gateway.send("GET", "/api/v1/accounting/accounts", [bearer]).body == "next"
            }
            try await reader.setReading(true)
            #expect(try await reader.answer().body.utf8.count == size)
            try await reader.send(GatewayHarness.request("GET", "/api/v1/accounting/accounts", [bearer]))
            #expect(try await reader.answer().body == "next")
        }
    }

    /// Also the last answer of a connection arrives whole.
    @Test func theLastAnswerIsKeptToo() async throws {
        let size = 6 << 20
        try await withGateway { gateway in
            gateway.upstream.behave { _ in .stream(size) }
            let line = "\(try gateway.tokens.bearer())\r\nConnection: close"
            let reader = try await silentReader(gateway, "/api/v1/accounting/exports/journal", line)
            try await eventually("all of it has left the service") { gateway.upstream.streamed == size }
            try await reader.setReading(true)
            let bytes = await reader.rest()
            #expect(bytes.count > size)
        }
    }

    /// Closing its own side says that a client has no more to ask, not that it reads no more.
    @Test(arguments: ["Connection: close", "X-Nothing: 1"], [true, false])
    func whoClosesItsSideStillGetsItsAnswer(line: String, isAtOnce: Bool) async throws {
        let size = 6 << 20
        try await withGateway { gateway in
            gateway.upstream.behave { _ in .stream(size) }
            let reader = try await silentReader(
                gateway, "/api/v1/accounting/exports/journal", "\(try gateway.tokens.bearer())\r\n\(line)")
            if isAtOnce { try await reader.closeSending() }
            try await eventually("all of it has left the service") { gateway.upstream.streamed == size }
            if !isAtOnce { try await reader.closeSending() }
            try await reader.setReading(true)
            #expect(await reader.rest().count > size)
        }
    }

    @Test func whoDoesNotReadIsCutOff() async throws {
        let settings = ["TIMEOUT_READING_MS": "300", "LIMIT_CALLER_BYTES": "65536"]
        try await withGateway(settings) { gateway in
            gateway.upstream.behave { _ in .stream(64 << 20) }
            let bearer = try gateway.tokens.bearer()
            let reader = try await silentReader(gateway, "/api/v1/accounting/exports/journal", bearer)
            try await eventually("the end of patience") {
                try await gateway.metric("gateway_answers_cut_off_total") == 1
            }
            await reader.close()
        }
    }

    /// Asking for answer after answer without reading any is reading slowly.
    @Test func whoDoesNotReadIsNotAskedForMore() async throws {
        try await withGateway { gateway in
            let answer = String(repeating: "x", count: 100_000)
            gateway.upstream.behave { _ in .answer(200, [], answer) }
            let bearer = try gateway.tokens.bearer()
            let count = 600
            let connection = try await gateway.connect()
            try await connection.setReading(false)
            let requests = (0..<count).map { _ in GatewayHarness.request("GET", "/api/v1/wallets", [bearer]) }
            try await connection.send(requests.joined())
            var last = -1
            try await eventually(every: .milliseconds(300), "it stalls") {
                defer { last = gateway.upstream.received.count }
                return gateway.upstream.received.count == last
            }
            #expect(last < count)
            try await connection.setReading(true)
            for _ in 0..<count { #expect(try await connection.answer().body.utf8.count == answer.utf8.count) }
        }
    }
}

struct CallerLoadTests {
    private static let limits = CallerLoad.Limits(
        userRequests: 2, addressRequests: 3, callerBytes: 100, totalBytes: 150, userStreams: 2, addressStreams: 1,
        totalStreams: 3)

    @Test func requestsAreCountedByCaller() {
        let load = CallerLoad(Self.limits)
        let (user, address) = (load.share(ofUser: "a"), load.share(ofAddress: "a"))
        #expect([user.begin(), user.begin(), user.begin()] == [true, true, false])
        user.end()
        #expect(load.share(ofUser: "a").begin())
        #expect([address.begin(), address.begin(), address.begin(), address.begin()] == [true, true, true, false])
    }

    @Test func streamsAreBoundedForEachAndForAll() {
        let load = CallerLoad(Self.limits)
        let (user, address, other) = (load.share(ofUser: "a"), load.share(ofAddress: "a"), load.share(ofUser: "b"))
        #expect([user.beginStream(), user.beginStream(), user.beginStream()] == [.granted, .granted, .ownShareFull])
        #expect([address.beginStream(), address.beginStream()] == [.granted, .ownShareFull])
        #expect(other.beginStream() == .allFull)
        #expect(load.openStreams == 3)
        user.endStream()
        #expect(other.beginStream() == .granted)
    }

    @Test func bytesAreBoundedForEachAndForAll() {
        let load = CallerLoad(Self.limits)
        let (one, two) = (load.share(ofUser: "1"), load.share(ofUser: "2"))
        #expect(one.take(60) == .granted)
        #expect(one.take(41) == .ownShareFull)
        #expect(one.take(40) == .granted)
        #expect(two.take(51) == .allFull)
        #expect(two.take(50) == .granted)
        one.give(100)
        #expect(two.take(50) == .granted)
    }

    /// A body may be larger than a share: then it is the only one.
    @Test func whoHoldsNothingMayHoldOneThing() {
        let load = CallerLoad(Self.limits)
        let (one, two) = (load.share(ofUser: "1"), load.share(ofUser: "2"))
        #expect(one.take(1_000) == .granted)
        #expect(one.take(1) == .ownShareFull)
        #expect(two.take(1) == .allFull)
        one.give(1_000)
        #expect(two.take(1) == .granted)
    }

    /// Each connection has a share of its own, and all of one caller count together.
    @Test func sharesOfOneCallerCountTogether() {
        let load = CallerLoad(Self.limits)
        let (one, two) = (load.share(ofUser: "a"), load.share(ofUser: "a"))
        #expect([one.begin(), two.begin(), one.begin(), two.begin()] == [true, true, false, false])
        #expect(one.take(60) == .granted)
        #expect(two.take(60) == .ownShareFull)
    }

    @Test func aCallerIsForgottenWithItsLastShare() {
        let load = CallerLoad(Self.limits)
        for _ in 0..<3 {
            let share = load.share(ofUser: "a")
            #expect([share.begin(), share.begin(), share.begin()] == [true, true, false])
            // Its connections are gone, and all that they had under way.
        }
    }
}

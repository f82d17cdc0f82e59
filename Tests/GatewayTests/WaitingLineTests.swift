import NIOCore
import TestSupport
import Testing

@testable import GatewayService

/// Who waits for a connection, who is served and who is refused.
struct WaitingLineTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    private func at(_ milliseconds: Int64) -> NIODeadline { start + .milliseconds(milliseconds) }

    private func line(_ names: [String], capacity: Int = 8) -> WaitingLine<String> {
        var line = WaitingLine<String>(capacity: capacity, limit: .seconds(1))
        for name in names { _ = line.add(name, now: start) }
        return line
    }

    @Test func firstComeFirstServedWhileNobodyWaitsLong() {
        var line = line(["a", "b", "c"])
        #expect(line.next(now: at(1)) == "a")
        #expect(line.next(now: at(20)) == "b")
        #expect(line.next(now: at(20)) == "c")
        #expect(line.next(now: at(20)) == nil)
    }

    @Test func theNewestOnceTheFirstHasWaitedForLong() {
        var line = line(["old", "older"])
        #expect(line.add("new", now: at(21)) == nil)
        #expect(line.next(now: at(21)) == "new")
        #expect(line.count == 2)
    }

    @Test func aFullLineLetsItsOldestGo() {
        var line = line(["a", "b"], capacity: 2)
        #expect(line.add("c", now: start) == "a")
        #expect(line.count == 2)
        #expect(line.next(now: start) == "b")
    }

    @Test func whoWaitsTooLongIsLate() {
        var line = line(["a", "b"])
        #expect(line.late(now: at(1_000)) == nil)
        _ = line.add("c", now: at(500))
        #expect(line.late(now: at(1_001)) == "a")
        #expect(line.late(now: at(1_001)) == "b")
        #expect(line.late(now: at(1_001)) == nil)
        #expect(!line.isEmpty)
    }

    @Test func itIsHopelessWhenHalfFullAndTheFirstIsSoonLate() {
        var line = line(["a", "b"], capacity: 4)
        #expect(!line.isHopeless(now: at(900)))
        _ = line.add("c", now: at(100))
        #expect(!line.isHopeless(now: at(500)))
        #expect(line.isHopeless(now: at(501)))
        #expect(line.next(now: at(501)) == "c")
        #expect(!line.isHopeless(now: at(900)))
    }

    @Test func whoLeavesIsNotServed() {
        var line = line(["a", "b"])
        line.removeAll { $0 == "a" }
        #expect(line.next(now: start) == "b")
        #expect(line.isEmpty)
    }
}

/// The same through sockets: one connection, room for one more.
struct OverloadTests {
    @Test func whatIsTooMuchIsRefusedAtOnceAndTheRestServed() async throws {
        let settings = [
            "UPSTREAM_WALLET_CONNECTIONS": "1", "UPSTREAM_WAITING": "1", "GATEWAY_THREADS": "1",
            "UPSTREAM_WARM_CONNECTIONS": "0", "UPSTREAM_WAITING_MS": "5000",
        ]
        try await withGateway(settings) { gateway in
            gateway.upstream.behave { .later(.milliseconds(300), 200, $0.body) }
            let bearer = try gateway.tokens.bearer()
            let answers = try await withThrowingTaskGroup(of: RawConnection.Answer.self) { group in
                for _ in 0..<10 {
                    group.addTask { try await gateway.send("POST", "/api/v1/transfers", [bearer], body: "x") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let refused = answers.filter { $0.status == 503 }
            #expect(answers.filter { $0.status == 200 }.count + refused.count == 10)
            // One at the service and two in line (of which one waits for the connection to be made).
            #expect((6...8).contains(refused.count))
            for answer in refused {
                #expect(answer["retry-after"] == "1")
                #expect(answer.body.contains(#""code":"dependency_unavailable""#))
            }
        }
    }

    @Test func whoWaitsTooLongIsRefused() async throws {
        let settings = ["UPSTREAM_WALLET_CONNECTIONS": "1", "UPSTREAM_WAITING_MS": "100", "GATEWAY_THREADS": "1"]
        try await withGateway(settings) { gateway in
            gateway.upstream.behave { $0.body == "stay" ? .never : .answer(200, [], "next") }
            let bearer = try gateway.tokens.bearer()
            let first = try await gateway.connect()
            try await first.send(GatewayHarness.request("POST", "/api/v1/transfers", [bearer], body: "stay"))
            try await eventually("it arrives") { gateway.upstream.received.contains { $0.body == "stay" } }
            let second = try await gateway.send("GET", "/api/v1/wallets", [bearer])
            #expect(second.status == 503)
            #expect(second["retry-after"] == "1")
            try await first.reset()
        }
    }
}

import Testing

@testable import Messaging

/// A class, so that the table can change within `#expect`.
@Suite final class RequestTableTests {
    private let start = ContinuousClock.now
    private var table = RequestTable(capacity: 2)

    private func message(_ name: String) -> OutboundMessage {
        OutboundMessage(exchange: "", routingKey: name, mandatory: true, properties: MessageProperties(), body: [])
    }

    private func add(_ message: OutboundMessage, correlation: String, deadline: ContinuousClock.Instant) -> Bool {
        table.add(message, correlation: correlation, deadline: deadline)
    }

    private func next() -> String? { table.next()?.routingKey }

    private func finish(_ correlation: String) -> Bool { table.finish(correlation) }

    private func expire(_ now: ContinuousClock.Instant) -> [String] { table.expire(now) }

    @Test func requestIsSentOnceAndFinishedOnce() {
        #expect(add(message("a"), correlation: "1", deadline: start))
        #expect(next() == "a")
        #expect(next() == nil)
        #expect(finish("1"))
        #expect(!finish("1"))
    }

    @Test func oneBeyondTheCapacityIsRefused() {
        #expect(add(message("a"), correlation: "1", deadline: start))
        #expect(add(message("b"), correlation: "2", deadline: start))
        #expect(!add(message("c"), correlation: "3", deadline: start))
    }

    @Test func unansweredRequestsGoOutAgainAfterALostConnection() {
        _ = table.add(message("a"), correlation: "1", deadline: start)
        _ = table.add(message("b"), correlation: "2", deadline: start)
        while table.next() != nil {}
        _ = table.finish("1")
        table.connectionLost()
        #expect(next() == "b")
        #expect(next() == nil)
    }

    @Test func requestExpiresAtItsDeadlineNotBefore() {
        _ = table.add(message("a"), correlation: "1", deadline: start)
        _ = table.add(message("b"), correlation: "2", deadline: start + .seconds(1))
        #expect(expire(start - .nanoseconds(1)) == [])
        #expect(expire(start) == ["1"])
        #expect(next() == "b")
        #expect(expire(start + .seconds(1)) == ["2"])
        #expect(table.isEmpty && table.earliestDeadline == nil)
    }
}

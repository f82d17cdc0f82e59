import JSONKit
import Primitives
import Testing

@testable import NotificationsService

@Suite struct LivePayloadTests {
    private static let (user, other) = (NotificationsHarness.ada, UniqueID(high: 1, low: 2))

    @Test(arguments: [
        LivePayload.new(user), .count(user), .read(user, asker: other, [other, .example]),
        .read(user, asker: nil, [other]), .opened(user, socket: other, process: .example, [other]),
        .have(user, socket: other, process: .example, [other, .example]),
    ])
    func whatIsWrittenIsRead(_ payload: LivePayload) {
        #expect(LivePayload(payload.text) == payload)
    }

    /// A later version may say more.
    @Test(arguments: ["", "new", "new x", "later \(user)", "read \(user) -", "have \(user) x y z"])
    func whatIsUnknownIsPassedOver(_ text: String) {
        #expect(LivePayload(text) == nil)
    }
}

@Suite struct SocketRoundsTests {
    private static func ids(_ numbers: ClosedRange<UInt64>) -> [UniqueID] {
        numbers.map { UniqueID(high: $0, low: 0) }
    }

    @Test func beyondTenTheOldestOfAllGo() {
        var rounds = SocketRounds()
        let (now, round) = (ContinuousClock.now, UniqueID(high: 99, low: 0))
        #expect(rounds.take(Self.ids(5...8), in: round, own: Self.ids(1...2) + Self.ids(11...14), at: now) == [])
        // Eleven and twelve are known of now; of the two oldest each process ends its own.
        #expect(
            rounds.take(Self.ids(3...4), in: round, own: Self.ids(1...2) + Self.ids(11...14), at: now)
                == Set(Self.ids(1...2)))
    }

    @Test func nobodyIsCountedWhoWasToldInARoundBefore() {
        var rounds = SocketRounds()
        let now = ContinuousClock.now
        _ = rounds.take(Self.ids(1...10), in: UniqueID(high: 50, low: 0), own: [], at: now)
        #expect(rounds.take([], in: UniqueID(high: 51, low: 0), own: Self.ids(11...15), at: now) == [])
        rounds.forget(at: now + .seconds(5))
        #expect(rounds.take([], in: UniqueID(high: 50, low: 0), own: Self.ids(11...15), at: now) == [])
    }
}

@Suite struct ClientFrameTests {
    @Test(arguments: [
        "", "x", "1", "null", "[]", "{}", "{", #"{"type":null}"#, #"{"type":"Ping"}"#, #"{"type":"ready"}"#,
    ])
    func whatIsNoFrameEndsTheSocket(_ text: String) {
        #expect(throws: ClientFrame.Unreadable.self) { try ClientFrame(text) }
    }

    @Test(arguments: [
        #"{"type":"ping","x":1}"#, #"{"type":"mark_read"}"#, #"{"type":"subscribe","cursor":1.5}"#,
        #"{"type":"subscribe","cursor":{}}"#, #"{"type":"authenticate","token":1}"#,
        #"{"type":"authenticate","token":""}"#,
    ])
    func whatIsWrongInAFrameIsTold(_ text: String) {
        #expect(throws: FieldErrors.self) { try ClientFrame(text) }
    }

    @Test func whatIsLeftOutMayBeNull() throws {
        for text in [#"{"type":"subscribe"}"#, #"{"type":"subscribe","cursor":null}"#] {
            guard case .subscribe(cursor: nil) = try ClientFrame(text) else {
                Issue.record("\(text)")
                continue
            }
        }
        guard case .subscribe(cursor: 7?) = try ClientFrame(#"{"cursor":7,"type":"subscribe"}"#) else {
            Issue.record("a cursor of seven")
            return
        }
    }
}

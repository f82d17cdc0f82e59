import Primitives
import Synchronization
import Testing

@Suite struct CrashPointTests {
    @Test func onlyTheArmedPlaceIsDeadly() {
        let deaths = Mutex(0)
        let points = CrashPoints(armed: "outbox.after_read") { deaths.withLock { $0 += 1 } }
        points.passed("outbox.after_publish")
        #expect(deaths.withLock { $0 } == 0)
        points.passed("outbox.after_read")
        #expect(deaths.withLock { $0 } == 1)
    }

    /// Names are not even made when none is armed.
    @Test func unarmedPointsCostNothing() {
        let points = CrashPoints(armed: nil) { Issue.record("died without being armed") }
        var made = 0
        func name() -> String {
            made += 1
            return "a"
        }
        points.passed(name())
        #expect(made == 0)
    }
}

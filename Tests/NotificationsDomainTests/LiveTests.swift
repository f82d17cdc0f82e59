import NotificationsDomain
import Testing

@Suite struct FramePaceTests {
    @Test func twentyInAnySecondAreTaken() {
        var pace = FramePace()
        let start = ContinuousClock.now
        let twenty = (0..<20).map { pace.take(at: start + .milliseconds(10 * $0)) }
        #expect(!twenty.contains(false))
        var other = pace
        let tooSoon = other.take(at: start + .milliseconds(999))
        #expect(!tooSoon)
        // The first is a second old.
        let later = pace.take(at: start + .seconds(1))
        let oneMore = pace.take(at: start + .milliseconds(1_009))
        #expect(later && !oneMore)
    }

    /// Not counted by the seconds of a clock, of which a burst may touch two.
    @Test func aBurstOverTheEndOfASecondIsOne() {
        var pace = FramePace()
        let start = ContinuousClock.now
        let first = pace.take(at: start)
        let burst = (0..<21).map { pace.take(at: start + .milliseconds(950 + 5 * $0)) }
        #expect(first && burst.contains(false))
    }
}

@Suite struct LivePlaceTests {
    @Test(arguments: [
        (0, 0, LivePlace.after(0)), (0, 500, .after(0)), (0, 501, .gap(501)), (7, 507, .after(7)), (7, 508, .gap(508)),
        (9, 9, .after(9)), (10, 9, .after(9)), (Int64.max, 3, .after(3)),
    ])
    func whereSomebodyGoesOn(_ cursor: Int64, _ head: Int64, _ expected: LivePlace) {
        #expect(LivePlace(cursor: cursor, head: head) == expected)
    }
}

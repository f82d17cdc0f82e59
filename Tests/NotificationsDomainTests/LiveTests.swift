import NotificationsDomain
import Testing

@Suite struct FramePaceTests {
    @Test func twentyInAnySecondAreTaken() {
        var pace = FramePace()
        let start = ContinuousClock.now
        for index in 0..<20 { #expect(pace.take(at: start + .milliseconds(10 * index))) }
        var other = pace
        #expect(!other.take(at: start + .milliseconds(999)))
        // The first is a second old.
        #expect(pace.take(at: start + .seconds(1)))
        #expect(!pace.take(at: start + .milliseconds(1_009)))
    }

    /// Not counted by the seconds of a clock, of which a burst may touch two.
    @Test func aBurstOverTheEndOfASecondIsOne() {
        var pace = FramePace()
        let start = ContinuousClock.now
        #expect(pace.take(at: start))
        let burst = (0..<21).map { pace.take(at: start + .milliseconds(950 + 5 * $0)) }
        #expect(burst.contains(false))
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

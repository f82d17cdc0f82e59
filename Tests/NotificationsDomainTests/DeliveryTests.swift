import NotificationsDomain
import Primitives
import Testing

@Suite struct DeliveryTests {
    @Test func theTableOfStatesIsRight() {
        let table = DeliveryStatus.transitions
        #expect(table.unreachable.isEmpty)
        #expect(table.repeated.isEmpty)
        #expect(table.finals == [.skipped, .expired, .failed, .bounced, .complained])
    }

    @Test func pausesAreTenSecondsToFourHours() {
        let begin = Timestamp(secondsSince1970: 1_795_000_000)
        var (now, waits): (Timestamp, [Int64]) = (begin, [])
        var attempts = 1
        while let next = RetrySchedule.next(afterAttempts: attempts, at: now, since: begin, expiresAt: nil) {
            waits.append((next - now).components.seconds)
            (now, attempts) = (next, attempts + 1)
        }
        #expect(waits == [10, 30, 120, 600, 1_800, 3_600, 7_200, 14_400])
    }

    @Test func nothingIsTriedAfterItsLifeOrADay() {
        let begin = Timestamp(secondsSince1970: 1_795_000_000)
        #expect(RetrySchedule.next(afterAttempts: 1, at: begin, since: begin, expiresAt: begin + .seconds(10)) == nil)
        #expect(RetrySchedule.next(afterAttempts: 1, at: begin, since: begin, expiresAt: begin + .seconds(11)) != nil)
        let late = begin + .seconds(86_400 - 10)
        #expect(RetrySchedule.next(afterAttempts: 1, at: late, since: begin, expiresAt: nil) == nil)
    }
}

import Primitives
import Testing

@testable import WalletService

struct RateScheduleTests {
    private let start = Timestamp(microsecondsSince1970: 1_000_000_000)

    @Test func ratesAreDueUntilTheProviderGaveSome() {
        let schedule = RateSchedule(every: .seconds(300))
        #expect(schedule.isDue(start))
        #expect(schedule.isDue(start + .seconds(2)))
        schedule.loaded(start + .seconds(2))
        #expect(!schedule.isDue(start + .seconds(4)))
    }

    @Test func ratesAreDueAgainAfterTheIntervalHoweverTheClockGotThere() {
        let schedule = RateSchedule(every: .seconds(300))
        schedule.loaded(start)
        #expect(!schedule.isDue(start + .seconds(299)))
        #expect(schedule.isDue(start + .seconds(300)))
        #expect(schedule.isDue(start + .seconds(5_400)))
        #expect(schedule.isDue(start - .seconds(1)))
    }
}

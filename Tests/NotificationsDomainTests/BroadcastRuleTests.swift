import NotificationsDomain
import Primitives
import Testing

@Suite("Broadcast rules") struct BroadcastRuleTests {
    private static let start = Timestamp(secondsSince1970: 1_795_262_400)

    @Test func statesAreReachedAndLeft() {
        let states = Broadcast.states
        #expect(states.unreachable.isEmpty && states.repeated.isEmpty)
        #expect(states.finals == [.finished, .cancelled])
    }

    /// Whenever somebody looks, over however long a pause: in no minute that begins with a turn more are told.
    @Test(arguments: [1, 7, 60, 6_000, 120_000], [UInt64](1...8))
    func noMinuteTellsMore(perMinute: Int, seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var pace = BroadcastPace(perMinute: perMinute, nextTurnAt: Self.start)
        var now = Self.start
        var turns: [(at: Timestamp, count: Int)] = []
        for _ in 0..<300 {
            let count = pace.allowed(at: now)
            if count > 0 {
                pace = pace.told(count, at: now)
                turns.append((now, count))
            }
            // Mostly soon, at times after a pause of minutes.
            now += .milliseconds(Int64.random(in: 1...(Bool.random(using: &random) ? 900 : 200_000), using: &random))
        }
        let leeway = perMinute * Int(BroadcastPace.leeway.components.seconds) / 60 + 1
        for turn in turns {
            let minute = turns.filter { $0.at >= turn.at && $0.at < turn.at + .seconds(60) }
            #expect(minute.reduce(0) { $0 + $1.count } <= perMinute + leeway, "seed \(seed)")
        }
    }

    /// From the start on, with turns as the job has them: exact.
    @Test(arguments: [1, 7, 60, 6_000]) func theRateIsKeptFromTheStart(perMinute: Int) {
        var pace = BroadcastPace(perMinute: perMinute, nextTurnAt: Self.start)
        var told = 0
        for step in 0..<240 {
            let now = Self.start + .milliseconds(500 * step)
            let count = pace.allowed(at: now)
            if count > 0 { pace = pace.told(count, at: now) }
            told += count
            // Each has an instant: the first at once, the others a minute's part apart.
            #expect(told <= 500 * step * perMinute / 60_000 + 1)
        }
        // Of two minutes, less the half second after the last step.
        #expect(told >= 500 * 239 * perMinute / 60_000)
    }

    @Test func aPauseIsNotMadeUpFor() {
        let pace = BroadcastPace(perMinute: 60, nextTurnAt: Self.start)
        #expect(pace.allowed(at: Self.start - .microseconds(1)) == 0)
        #expect(pace.allowed(at: Self.start) == 1)
        #expect(pace.allowed(at: Self.start + .seconds(1)) == 2)
        #expect(pace.allowed(at: Self.start + .seconds(86_400)) == 3)
        #expect(pace.told(3, at: Self.start + .seconds(86_400)).nextTurnAt == Self.start + .seconds(86_401))
    }
}

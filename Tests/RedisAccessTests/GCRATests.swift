import RedisAccess
import Testing

struct GCRATests {
    @Test(arguments: [1, 3, 7, 20, 600, 60_000])
    func exactlyTheLimitPassesAtOnce(_ limit: Int) {
        var fullAt: Int64?
        var passed = 0
        for _ in 0..<(limit * 2) {
            let step = GCRA.decide(.perMinute(limit), fullAt: fullAt, now: 1_000)
            fullAt = step.fullAt
            if step.decision.allowed { passed += 1 }
        }
        #expect(passed == limit)
    }

    @Test func oneComesBackAfterItsIntervalAndNotBefore() {
        let limit = RateLimit.perMinute(60)
        var fullAt: Int64?
        for _ in 0..<60 { fullAt = GCRA.decide(limit, fullAt: fullAt, now: 0).fullAt }
        #expect(!GCRA.decide(limit, fullAt: fullAt, now: 999_999).decision.allowed)
        #expect(GCRA.decide(limit, fullAt: fullAt, now: 1_000_000).decision.allowed)
    }

    @Test func tellsWhatIsLeftAndWhenToComeBack() {
        let limit = RateLimit.perMinute(3)
        let first = GCRA.decide(limit, fullAt: nil, now: 0)
        #expect(first.decision.remaining == 2)
        #expect(first.decision.resetAfter == .seconds(20))
        let all = GCRA.decide(limit, cost: 2, fullAt: first.fullAt, now: 0)
        #expect(all.decision.remaining == 0)
        let denied = GCRA.decide(limit, fullAt: all.fullAt, now: 5_000_000)
        #expect(!denied.decision.allowed)
        #expect(denied.decision.retryAfter == .seconds(15))
        #expect(denied.fullAt == all.fullAt)
    }

    @Test func clockSetBackLocksOutForOneWindowAtMost() {
        let limit = RateLimit.perMinute(2)
        let stored = GCRA.decide(limit, fullAt: nil, now: 1_000_000_000_000).fullAt
        let step = GCRA.decide(limit, fullAt: stored, now: 0)
        #expect(step.decision.resetAfter <= .seconds(60))
    }
}

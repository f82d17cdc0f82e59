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

    /// What was done already is charged, and whoever owes waits for it; a clock that was set back is no debt.
    @Test func whatIsChargedAfterwardsIsOwed() {
        let limit = RateLimit.perMinute(20)
        let once = GCRA.decide(limit, fullAt: nil, now: 0)
        let fullAt = GCRA.charge(limit, units: 39, fullAt: once.fullAt, now: 0)
        #expect(fullAt == 120_000_000)
        #expect(
            once.decision.charged(39)
                == RateDecision(
                    allowed: true, limit: limit, remaining: 0, resetAfter: .seconds(120)))
        let denied = GCRA.decide(limit, fullAt: fullAt, now: 0, mayOwe: true)
        #expect(!denied.decision.allowed && denied.decision.remaining == 0)
        #expect(denied.decision.retryAfter == .seconds(63))
        #expect(!GCRA.decide(limit, fullAt: fullAt, now: 62_999_999, mayOwe: true).decision.allowed)
        #expect(GCRA.decide(limit, fullAt: fullAt, now: 63_000_000, mayOwe: true).decision.allowed)
    }

    @Test func debtsHaveAnEnd() {
        let limit = RateLimit.perMinute(1)
        var fullAt: Int64?
        for _ in 0..<10 { fullAt = GCRA.charge(limit, units: 100_000, fullAt: fullAt, now: 0) }
        let denied = GCRA.decide(limit, fullAt: fullAt, now: 0, mayOwe: true).decision
        #expect(denied.retryAfter == GCRA.mostOwed + .seconds(60))
    }
}

import RedisAccess
import Testing

@testable import GatewayService

struct LeasedLimitsTests {
    private static let checks = RateChecks([GCRALimiter.Check(key: "user", limit: .perMinute(60_000))])
    private static let decision = RateDecision(allowed: true, limit: .perMinute(60_000), remaining: 40_000)

    /// Asks until the lease is used up; how many requests were paid with it and how many units the next one asks for.
    private func spend(_ limits: LeasedLimits) -> (paid: Int, units: Int) {
        var paid = 0
        while true {
            switch limits.take(Self.checks) {
            case .decided: paid += 1
            case .ask(let units): return (paid, units)
            }
        }
    }

    @Test func leasesOfABusyCallerGrowUpToTheirShare() {
        let limits = LeasedLimits()
        var units = spend(limits).units
        #expect(units == 1)
        for _ in 0..<12 {
            limits.granted(Self.checks, units: units, Self.decision)
            let next = spend(limits)
            // One of the units paid for the request that asked.
            #expect(next.paid == units - 1)
            #expect(next.units == min(units * 2, 60_000 / LeasedLimits.share))
            units = next.units
        }
        #expect(units == 600)
    }

    @Test func whatIsLeftIsToldWithTheLease() {
        let limits = LeasedLimits()
        _ = limits.take(Self.checks)
        guard case .ask(let units) = limits.take(Self.checks) else {
            Issue.record("nothing was leased yet")
            return
        }
        limits.granted(Self.checks, units: units, Self.decision)
        guard case .decided(let decision) = limits.take(Self.checks) else {
            Issue.record("the lease was not used")
            return
        }
        #expect(decision.allowed && decision.remaining == 40_000 + units - 2)
    }

    @Test func whileALeaseIsAskedForOthersPayForThemselves() {
        let limits = LeasedLimits()
        _ = limits.take(Self.checks)
        guard case .ask(2) = limits.take(Self.checks), case .ask(1) = limits.take(Self.checks) else {
            Issue.record("two leases at once")
            return
        }
    }

    @Test func aRefusedLeaseStartsAgainAtOne() {
        let limits = LeasedLimits()
        _ = limits.take(Self.checks)
        _ = limits.take(Self.checks)
        limits.refused(Self.checks)
        #expect(spend(limits).units == 1)
    }

    @Test(arguments: [1, 30, 199]) func smallLimitsAreNeverLeased(_ limit: Int) {
        let limits = LeasedLimits()
        let checks = RateChecks([
            GCRALimiter.Check(key: "user", limit: .perMinute(60_000)),
            GCRALimiter.Check(key: "class", limit: .perMinute(limit)),
        ])
        for _ in 0..<10 {
            guard case .ask(1) = limits.take(checks) else {
                Issue.record("a unit was leased of \(limit)")
                return
            }
        }
    }

    /// A key and a session of one user share a class's limit, and not what was leased for the two.
    @Test func aLeaseIsForOneSetOfLimits() {
        let limits = LeasedLimits()
        func checks(_ own: String) -> RateChecks {
            RateChecks(["user", own, "write"].map { GCRALimiter.Check(key: $0, limit: .perMinute(60_000)) })
        }
        _ = limits.take(checks("session"))
        guard case .ask(2) = limits.take(checks("session")) else {
            Issue.record("nothing was leased")
            return
        }
        limits.granted(checks("session"), units: 2, Self.decision)
        guard case .ask(1) = limits.take(checks("key")) else {
            Issue.record("the key spent what the session had leased")
            return
        }
    }

    @Test func whoOwesLosesTheLease() {
        let limits = LeasedLimits()
        _ = limits.take(Self.checks)
        _ = limits.take(Self.checks)
        limits.granted(Self.checks, units: 2, Self.decision)
        limits.drop(Self.checks)
        guard case .ask = limits.take(Self.checks) else {
            Issue.record("a leased unit was left")
            return
        }
    }
}

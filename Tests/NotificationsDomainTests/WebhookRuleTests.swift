import NotificationsDomain
import Primitives
import Testing

@Suite("Webhook rules") struct WebhookRuleTests {
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)

    // MARK: Patterns

    @Test(arguments: [
        ("*", "deposit.succeeded", true), ("deposit.*", "deposit.succeeded", true),
        ("deposit.*", "deposits.made", false),
        ("deposit.*", "deposit", false), ("deposit.succeeded", "deposit.succeeded", true),
        ("deposit.succeeded", "deposit.succeeded.late", false), ("deposit", "deposit.succeeded", false),
        ("*.succeeded", "deposit.succeeded", false), ("dep*", "deposit.succeeded", false), ("", "", true),
        (".*", "deposit.succeeded", false), ("**", "deposit.succeeded", false),
    ])
    func patternsMatchFamiliesAndNames(pattern: String, type: String, matches: Bool) {
        #expect(EventPattern(pattern).matches(type) == matches)
    }

    // MARK: Schedule

    /// The first waits of the last attempt sum up to 75:35:05.
    @Test func tenAttemptsTakeThreeDays() {
        #expect(WebhookSchedule.attempts == 10)
        let whole = WebhookSchedule.waits.reduce(Duration.zero) { $0 + $1 }
        #expect(whole == .seconds(272_105))
    }

    @Test(arguments: 1...9) func waitsAreWithinAFifth(attempts: Int) throws {
        var random = SplitMix64(seed: UInt64(attempts))
        let wait = WebhookSchedule.waits[attempts - 1]
        var found: [Duration] = []
        for _ in 0..<1_000 {
            found.append(try #require(WebhookSchedule.wait(after: attempts, retryAfter: nil, using: &random)))
        }
        let (least, most) = (try #require(found.min()), try #require(found.max()))
        #expect(least >= wait * 0.8)
        #expect(least < wait * 0.82)
        #expect(most <= wait * 1.2)
        #expect(most > wait * 1.18)
    }

    @Test func afterTheTenthThereIsNone() {
        var random = SplitMix64(seed: 1)
        #expect(WebhookSchedule.wait(after: 10, retryAfter: nil, using: &random) == nil)
        #expect(WebhookSchedule.wait(after: 10, retryAfter: .seconds(5), using: &random) == nil)
    }

    @Test(arguments: [(0, 1), (1, 1), (2, 2), (86_399, 86_399), (86_400, 86_400), (86_401, 86_400)])
    func whatAReceiverAsksForIsKept(asked: Int64, wait: Int64) {
        var random = SplitMix64(seed: 1)
        #expect(WebhookSchedule.wait(after: 3, retryAfter: .seconds(asked), using: &random) == .seconds(wait))
    }

    @Test(
        arguments: [
            ("120", 120), (" 0 ", 0), ("99999999999999999999", Int64(Int32.max)),
            ("Wed, 18 Nov 2026 13:47:20 GMT", nil),
            ("-5", nil), ("1.5", nil), ("", nil), ("soon", nil), ("+5", nil), ("Sun, 06 Foo 1994 08:49:37 GMT", nil),
        ] as [(String, Int64?)])
    func retryAfterIsSecondsOrADate(text: String, seconds: Int64?) throws {
        guard text.hasSuffix("2026 13:47:20 GMT") else {
            #expect(RetryAfter.wait(text, now: Self.now) == seconds.map { .seconds($0) })
            return
        }
        let then = try #require(Timestamp(rfc3339: "2026-11-18T13:47:20Z"))
        #expect(RetryAfter.wait(text, now: then - .seconds(90)) == .seconds(90))
        #expect(RetryAfter.wait(text, now: then + .seconds(90)) == .zero)
    }

    // MARK: Health

    @Test func anEndpointThatTookSomethingSinceIsKept() {
        let first = Self.now
        #expect(EndpointHealth.isUnreachable(firstAttempt: first, lastSuccess: nil))
        #expect(EndpointHealth.isUnreachable(firstAttempt: first, lastSuccess: first - .milliseconds(1)))
        #expect(!EndpointHealth.isUnreachable(firstAttempt: first, lastSuccess: first))
    }

    @Test(arguments: [(86_399, false), (86_400, true), (86_401, true)])
    func ownersAreWarnedAfterADay(seconds: Int64, isWarned: Bool) {
        let since = Self.now
        #expect(EndpointHealth.isToBeWarned(failingSince: since, now: since + .seconds(seconds)) == isWarned)
        #expect(!EndpointHealth.isToBeWarned(failingSince: nil, now: since))
    }

    @Test(arguments: [(199, false), (200, true), (204, true), (299, true), (300, false), (301, false), (410, false)])
    func onlyTwoHundredsAreTaken(status: Int, isTaken: Bool) {
        #expect(EndpointHealth.isTaken(status: status) == isTaken)
        #expect(EndpointHealth.isGone(status: status) == (status == 410))
    }

    // MARK: Pace

    /// Looked at every 20 ms for ten seconds, no second has more than was asked for by one.
    @Test(arguments: [1, 3, 7, 50, 100, 1_000]) func noSecondHasMore(perSecond: Int) {
        var pace = SendingPace(perSecond: perSecond, next: Self.now)
        var sent: [Int] = []
        for look in 0..<500 {
            let now = Self.now + .milliseconds(20 * look)
            let count = min(pace.allowance(at: now), 1_000)
            pace = pace.advanced(by: count, at: now)
            sent += Array(repeating: look, count: count)
        }
        for start in 0..<450 {
            let within = sent.count { $0 >= start && $0 < start + 50 }
            let most = perSecond + perSecond / 10 + 1
            #expect(within <= most)
        }
        #expect(sent.count >= perSecond * 9)
    }

    // MARK: Ids

    @Test func messageIdsAreReadAsTheyAreWritten() {
        let id = WebhookMessageID(UniqueID(high: 0x019A_A2B6_7F98_7C3A, low: 0x8E11_5D0F_C2A4_9B7E))
        #expect(id.description == "msg_019aa2b67f987c3a8e115d0fc2a49b7e")
        #expect(WebhookMessageID(id.description) == id)
        for text in ["", "msg_", "msg_019AA2B67F987C3A8E115D0FC2A49B7E", "019aa2b67f987c3a8e115d0fc2a49b7e", "msg_zz"] {
            #expect(WebhookMessageID(text) == nil)
        }
    }

    // MARK: States

    @Test func theTableOfStatesIsWhole() {
        let states = WebhookDelivery.states
        #expect(states.unreachable.isEmpty && states.repeated.isEmpty && states.finals.isEmpty)
        #expect(states.next(.pending, on: .taken) == .delivered)
        #expect(states.next(.delivered, on: .refused) == nil)
        #expect(states.next(.failed, on: .endpointActive) == nil)
    }
}

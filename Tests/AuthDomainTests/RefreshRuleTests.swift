import AuthDomain
import Primitives
import Testing

struct RefreshRuleTests {
    private let now = Timestamp(secondsSince1970: 1_795_216_504)
    private let client: [UInt8] = [1, 2, 3]

    private func token(
        expiresIn: Duration = .seconds(60),
        usedAgo: Duration? = nil,
        sessionExpiresIn: Duration = .seconds(60),
        end: SessionEnd? = nil
    ) -> RefreshRule.Token {
        RefreshRule.Token(
            expiresAt: now + expiresIn,
            usedAt: usedAgo.map { now - $0 },
            usedBy: usedAgo.map { _ in client },
            sessionExpiresAt: now + sessionExpiresIn,
            sessionEnd: end
        )
    }

    private func decide(_ token: RefreshRule.Token, by other: [UInt8]? = nil) -> RefreshRule.Decision {
        RefreshRule.decide(token, by: other ?? client, at: now)
    }

    @Test func freshTokenIsRotated() {
        #expect(decide(token()) == .rotate)
        #expect(decide(token(), by: [9]) == .rotate)
    }

    @Test func repeatOfTheSameClientWithinTenSecondsGetsTheSameSuccessor() {
        #expect(decide(token(usedAgo: .zero)) == .repeatSuccessor)
        #expect(decide(token(usedAgo: .seconds(10))) == .repeatSuccessor)
        #expect(decide(token(usedAgo: .seconds(10) + .microseconds(1))) == .replayed)
    }

    @Test func anotherClientIsAReplayAtOnce() {
        #expect(decide(token(usedAgo: .zero), by: [9]) == .replayed)
    }

    @Test func expiryIsExact() {
        #expect(decide(token(expiresIn: .microseconds(1))) == .rotate)
        #expect(decide(token(expiresIn: .zero)) == .expired)
        #expect(decide(token(sessionExpiresIn: .zero)) == .expired)
    }

    @Test func endedSessionStaysEnded() {
        #expect(decide(token(end: .loggedOut)) == .ended)
        #expect(decide(token(usedAgo: .zero, end: .revoked)) == .ended)
        #expect(decide(token(end: .refreshTokenReused)) == .endedByReplay)
    }
}

struct LockoutTests {
    private let now = Timestamp(secondsSince1970: 1_795_216_504)

    @Test func lockBeginsAtTheLimitAndOpensByItself() {
        let open = Lockout(failures: 4, forgottenAt: now + Lockout.memory)
        let shut = Lockout(failures: 5, forgottenAt: now + Lockout.memory)
        #expect(open.remaining(limit: 5, at: now) == nil)
        #expect(shut.remaining(limit: 5, at: now) == .seconds(900))
        #expect(shut.remaining(limit: 5, at: now + .seconds(899)) == .seconds(1))
        #expect(shut.remaining(limit: 5, at: now + .seconds(900)) == nil)
    }
}

struct OneTimeCodeTests {
    @Test func codesHaveSixDigitsAndSpread() {
        var random = SystemRandomNumberGenerator()
        let codes = (0..<2_000).map { _ in OneTimeCode.text(using: &random) }
        #expect(codes.allSatisfy { $0.utf8.count == 6 && Int($0) != nil })
        #expect(codes.contains { $0.hasPrefix("0") })
        #expect(Set(codes).count > 1_900)
    }
}

struct APIKeyTextTests {
    @Test func keysComeBackFromTheirText() throws {
        let key = APIKeyText(prefix: "k7qd4wmazx2p", secret: "3q2-7w_x")
        #expect(key.text == "flk_k7qd4wmazx2p_3q2-7w_x")
        #expect(try #require(APIKeyText(key.text)).prefix == "k7qd4wmazx2p")
    }

    @Test(arguments: [
        "", "flk_", "flk_k7qd4wmazx2p", "flk_k7qd4wmazx2p_", "flk_K7QD4WMAZX2P_x", "flk_k7qd4wmazx1p_x",
        "sk_k7qd4wmazx2p_x", "flk_k7qd4wmazx2_x", "flk_ключключкл_x",
        "flk_k7qd4wmazx2p_" + String(repeating: "x", count: 200),
    ])
    func otherTextIsNoKey(text: String) {
        #expect(APIKeyText(text) == nil)
    }
}

struct KeyScheduleTests {
    private let start = Timestamp(secondsSince1970: 1_795_216_504)

    private func key(_ id: String, _ after: Duration) -> KeySchedule.Key {
        KeySchedule.Key(id: id, signsFrom: start + after)
    }

    @Test func newKeyIsPublishedBeforeItSigns() {
        let schedule = KeySchedule([key("new", KeySchedule.lead), key("old", .zero)])
        #expect(schedule.published(at: start).map(\.id) == ["old", "new"])
        #expect(schedule.signing(at: start)?.id == "old")
        #expect(schedule.signing(at: start + KeySchedule.lead - .microseconds(1))?.id == "old")
        #expect(schedule.signing(at: start + KeySchedule.lead)?.id == "new")
        // A clock that is behind has a key all the same.
        #expect(schedule.signing(at: start - .seconds(300))?.id == "old")
        #expect(KeySchedule([]).signing(at: start) == nil)
    }

    @Test func oldKeyStaysUntilItsLastTokenHasEnded() {
        let schedule = KeySchedule([key("old", .zero), key("new", .seconds(60))])
        let end = start + .seconds(60) + KeySchedule.tail
        #expect(schedule.published(at: end - .microseconds(1)).map(\.id) == ["old", "new"])
        #expect(schedule.published(at: end).map(\.id) == ["new"])
    }

    @Test func keyIsDueAtItsAge() {
        #expect(KeySchedule([]).isDue(at: start, age: .seconds(1)))
        let schedule = KeySchedule([key("only", .zero)])
        #expect(!schedule.isDue(at: start + .seconds(99), age: .seconds(100)))
        #expect(schedule.isDue(at: start + .seconds(100), age: .seconds(100)))
        // One that waits for its time is the youngest, so that none is made twice.
        #expect(
            !KeySchedule([key("old", .zero), key("next", .seconds(200))]).isDue(
                at: start + .seconds(150), age: .seconds(100)))
    }
}

import ComplianceDomain
import Primitives
import Testing

@Suite struct LifecycleTests {
    private static func check<State, Move>(
        _ table: Transitions<State, Move>, finals: Set<State>, moves: [Move], pairs: [String]
    ) where Move: CaseIterable & Hashable {
        #expect(table.unreachable.isEmpty)
        #expect(table.repeated.isEmpty)
        #expect(table.finals == finals)
        #expect(Set(table.moves.map(\.event)) == Set(moves), "a move that is never made")
        let found = Set(table.moves.filter { $0.state != $0.next }.map { "\($0.state.rawValue) \($0.next.rawValue)" })
        #expect(found == Set(pairs))
        for state in State.allCases {
            for move in moves {
                let expected = table.moves.filter { $0.state == state && $0.event == move }
                #expect(expected.count < 2)
                #expect(table.next(state, on: move) == expected.first?.next)
            }
        }
    }

    @Test func verifications() {
        Self.check(
            VerificationStatus.states, finals: [.rejected, .expired, .withdrawn],
            moves: VerificationStatus.Move.allCases,
            pairs: [
                "draft checking", "draft withdrawn", "checking approved", "checking rejected",
                "checking awaiting_applicant", "checking under_review", "awaiting_applicant checking",
                "under_review approved", "under_review rejected", "under_review awaiting_applicant",
                "approved under_review", "approved expired",
            ])
        #expect(VerificationStatus.allCases.filter(\.isOpen).count == 4)
    }

    @Test func listVersions() {
        Self.check(
            ListVersionStatus.states, finals: [.same, .superseded], moves: ListVersionStatus.Move.allCases,
            pairs: ["loading live", "loading same", "loading refused", "refused loading", "live superseded"])
    }

    @Test func fraudModels() {
        Self.check(
            FraudModelStatus.states, finals: [.retired, .failed], moves: FraudModelStatus.Move.allCases,
            pairs: ["training ready", "training failed", "ready active", "active retired"])
    }

    @Test func hits() {
        Self.check(
            HitStatus.states, finals: [.confirmed, .inconclusive], moves: HitStatus.Move.allCases,
            pairs: ["open false_positive", "open confirmed", "open inconclusive", "false_positive open"])
    }

    @Test func alerts() {
        Self.check(
            AlertStatus.states, finals: [.resolved, .escalated], moves: AlertStatus.Move.allCases,
            pairs: ["open investigating", "investigating resolved", "investigating escalated"])
    }

    @Test func cases() {
        Self.check(
            CaseStatus.states, finals: [.closed], moves: CaseStatus.Move.allCases,
            pairs: ["open investigating", "investigating awaiting_approval", "awaiting_approval closed"])
    }

    @Test func reports() {
        Self.check(
            ReportStatus.states, finals: [.acknowledged], moves: ReportStatus.Move.allCases,
            pairs: ["draft approved", "approved filed", "filed acknowledged", "filed rejected", "rejected draft"])
    }

    @Test func privacyRequests() {
        Self.check(
            PrivacyRequestStatus.states, finals: [.completed, .completedWithRetention, .refused, .withdrawn],
            moves: PrivacyRequestStatus.Move.allCases,
            pairs: [
                "received running", "received withdrawn", "running completed", "running completed_with_retention",
                "running refused",
            ])
    }

    @Test func breaches() {
        Self.check(
            BreachStatus.states, finals: [.notified, .notNotifiable], moves: BreachStatus.Move.allCases,
            pairs: ["open notified", "open not_notifiable"])
        let aware = Timestamp(secondsSince1970: 1_795_000_000)
        #expect(BreachClock.notifyBy(aware: aware) == aware + .seconds(259_200))
        let due = [48 * 3_600 - 1, 48 * 3_600, 71 * 3_600 - 1, 71 * 3_600].map {
            BreachClock.alarmsDue(aware: aware, at: aware + .seconds($0))
        }
        #expect(due == [0, 1, 1, 2])
    }

    @Test func accessConsents() {
        Self.check(
            AccessConsentStatus.states, finals: [.revoked, .expired], moves: AccessConsentStatus.Move.allCases,
            pairs: ["received valid", "received revoked", "received expired", "valid revoked", "valid expired"])
    }
}

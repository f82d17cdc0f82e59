import ComplianceDomain
import Contracts
import Outbox
import Primitives

/// What others are told of customers, in the order of each customer's changes.
struct KYCNews: Sendable {
    let ids: IDGenerator

    func submitted(_ verification: Verification, _ now: Timestamp) -> OutboxEvent {
        make(
            KYCSubmitted(
                userID: verification.user, verificationID: verification.id.rawValue,
                level: "tier \(verification.tier)"), verification.user, now)
    }

    func approved(_ verification: Verification, until end: Timestamp, _ now: Timestamp) -> OutboxEvent {
        make(
            KYCApproved(
                userID: verification.user, verificationID: verification.id.rawValue, tier: verification.tier,
                expiresAt: end), verification.user, now)
    }

    func rejected(_ verification: Verification, because code: String, _ now: Timestamp) -> OutboxEvent {
        make(
            KYCRejected(userID: verification.user, verificationID: verification.id.rawValue, reason: code),
            verification.user, now)
    }

    func expiring(_ verification: Verification, on day: CalendarDay, _ now: Timestamp) -> OutboxEvent {
        make(
            KYCExpiring(userID: verification.user, verificationID: verification.id.rawValue, expires: day),
            verification.user, now)
    }

    func expired(_ verification: Verification, _ now: Timestamp) -> OutboxEvent {
        make(
            KYCExpired(
                userID: verification.user, verificationID: verification.id.rawValue, tier: verification.tier),
            verification.user, now)
    }

    func tierChanged(_ tier: Int, of user: UserID, _ now: Timestamp) -> OutboxEvent {
        make(KYCTierChanged(userID: user, tier: tier), user, now)
    }

    private func make<Event: EventContract>(_ event: Event, _ user: UserID, _ now: Timestamp) -> OutboxEvent {
        EventMaker(ids: ids).make(event, about: user, at: now)
    }
}

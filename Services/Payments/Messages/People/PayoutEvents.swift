import Contracts
import Outbox
import PaymentsDomain
import Primitives

/// What others are told of many payments at once.
enum PayoutEvents {
    static func created(_ payout: Payout, ids: IDGenerator) -> OutboxEvent {
        PaymentEvents.make(PayoutCreated(PayoutFacts(payout)), payout.id.rawValue, ids, payout.createdAt)
    }

    static func completed(_ payout: Payout, ids: IDGenerator, now: Timestamp) -> OutboxEvent {
        PaymentEvents.make(PayoutCompleted(PayoutFacts(payout)), payout.id.rawValue, ids, now)
    }
}

extension PayoutFacts {
    init(_ payout: Payout) {
        self.init(
            payoutID: payout.id.rawValue, ownerID: payout.payer.user, total: payout.total,
            succeeded: payout.counts.succeeded, refused: payout.counts.refused, pending: payout.counts.pending)
    }
}

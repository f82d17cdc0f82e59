import Contracts
import Outbox
import PaymentsDomain
import Primitives

/// What others are told of a shared bill.
enum SplitEvents {
    static func created(_ split: Split, ids: IDGenerator) -> OutboxEvent {
        PaymentEvents.make(SplitCreated(SplitFacts(split)), split.id.rawValue, ids, split.createdAt)
    }

    /// Of one that is over; nil for others.
    static func ended(_ split: Split, ids: IDGenerator, now: Timestamp) -> OutboxEvent? {
        switch split.state {
        case .completed: PaymentEvents.make(SplitCompleted(SplitFacts(split)), split.id.rawValue, ids, now)
        case .cancelled: PaymentEvents.make(SplitCancelled(SplitFacts(split)), split.id.rawValue, ids, now)
        case .pending, .partial: nil
        }
    }

    static func reminded(
        _ part: SplitParticipant, of split: Split, ids: IDGenerator, now: Timestamp
    ) -> OutboxEvent {
        PaymentEvents.make(
            SplitReminded(
                splitID: split.id.rawValue, participantID: part.id, ownerID: split.creator.user,
                to: part.user.map { Addressee(userID: $0) } ?? Addressee(email: part.email),
                amount: split.money(part.left), requester: split.creator.name ?? PaymentEvents.somebody,
                day: now.day), split.id.rawValue, ids, now)
    }
}

extension SplitFacts {
    init(_ split: Split) {
        self.init(
            splitID: split.id.rawValue, ownerID: split.creator.user, title: split.title, total: split.total,
            collected: split.collected)
    }
}

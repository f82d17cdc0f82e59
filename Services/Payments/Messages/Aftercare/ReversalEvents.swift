import Contracts
import Outbox
import PaymentsDomain
import Primitives

/// What others are told of money that was sent by mistake.
enum ReversalEvents {
    static func event(_ reversal: Reversal, ids: IDGenerator, now: Timestamp) -> OutboxEvent {
        let isDone = reversal.state == .completed
        let facts = ReversalFacts(
            reversalID: reversal.id.rawValue, reference: reversal.reference, ownerID: reversal.sender,
            receiverID: reversal.receiver, reversedTransactionID: reversal.target,
            paymentID: reversal.payment?.rawValue, amount: reversal.amount, reason: reversal.reason,
            expiresAt: reversal.expiresAt, transactionID: isDone ? reversal.id.rawValue : nil)
        let id = reversal.id.rawValue
        return switch reversal.state {
        case .requested: PaymentEvents.make(ReversalCreated(facts), id, ids, now)
        case .completed: PaymentEvents.make(ReversalCompleted(facts), id, ids, now)
        case .declined: PaymentEvents.make(ReversalDeclined(facts), id, ids, now)
        case .expired: PaymentEvents.make(ReversalExpired(facts), id, ids, now)
        }
    }
}

import Contracts
import Outbox
import PaymentsDomain
import Primitives

/// What others are told of a dispute.
enum DisputeEvents {
    /// Taken back by whoever opened it.
    static let withdrawn = "withdrawn"

    /// Nil: that staff look at it changes nothing for others.
    static func event(_ dispute: Dispute, ids: IDGenerator, now: Timestamp) -> OutboxEvent? {
        let facts = DisputeFacts(
            disputeID: dispute.id.rawValue, reference: dispute.reference, ownerID: dispute.payer,
            payerID: dispute.payer, payeeID: dispute.payee, paymentID: dispute.payment.rawValue,
            disputedTransactionID: dispute.payment.rawValue, amount: dispute.amount, reason: dispute.kind.rawValue,
            due: dispute.respondBy,
            outcome: dispute.state == .closed ? withdrawn : dispute.outcome?.rawValue,
            refundID: dispute.refund?.rawValue, livemode: dispute.isLive)
        let id = dispute.id.rawValue
        return switch dispute.state {
        case .opened: PaymentEvents.make(DisputeOpened(facts), id, ids, now)
        case .investigating: nil
        case .resolved: PaymentEvents.make(DisputeResolved(facts), id, ids, now)
        case .closed: PaymentEvents.make(DisputeClosed(facts), id, ids, now)
        }
    }
}

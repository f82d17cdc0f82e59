import Contracts
import Outbox
import PaymentsDomain
import Primitives

/// What others are told of money of a payment that goes back.
enum RefundOfPaymentEvents {
    static func created(_ refund: PaymentRefund, ids: IDGenerator) -> OutboxEvent {
        PaymentEvents.make(
            RefundCreated(
                refundID: refund.id.rawValue, reference: refund.reference, paymentID: refund.payment.rawValue,
                walletID: refund.payeeWallet, ownerID: refund.payer, amount: refund.amount,
                livemode: refund.isLive), refund.id.rawValue, ids,
            refund.createdAt)
    }

    /// Of one that is over.
    static func ended(
        _ refund: PaymentRefund, of transaction: UniqueID, ids: IDGenerator, now: Timestamp
    ) -> OutboxEvent {
        let id = refund.id.rawValue
        guard refund.state == .succeeded else {
            return PaymentEvents.make(
                RefundFailed(
                    refundID: id, reference: refund.reference, paymentID: refund.payment.rawValue,
                    walletID: refund.payeeWallet, ownerID: refund.payer, amount: refund.amount,
                    reason: refund.failureCode ?? "refused", livemode: refund.isLive), id, ids, now)
        }
        return PaymentEvents.make(
            RefundSucceeded(
                refundID: id, reference: refund.reference, paymentID: refund.payment.rawValue,
                walletID: refund.payerWallet, ownerID: refund.payer, payeeID: refund.payee, amount: refund.amount,
                feeReturned: refund.feeReturned, refundedTransactionID: transaction, transactionID: id,
                livemode: refund.isLive), id, ids, now)
    }
}

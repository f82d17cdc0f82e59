import BillingDomain
import Contracts
import JSONKit
import Outbox
import Primitives

/// What others are told when a payment has ended.
enum BillPaymentMessages {
    static func event(
        _ change: BillPaymentChange, _ payment: BillPayment, ids: IDGenerator, now: Timestamp
    ) -> OutboxEvent? {
        switch change {
        case .none, .moved, .withdrawn: nil
        case .completed: payment.transaction.map { make(succeeded(payment, $0), payment, ids, now) }
        case .failed: make(failed(payment), payment, ids, now)
        case .reversed: payment.transaction.map { make(reversed(payment, $0), payment, ids, now) }
        }
    }

    private static func succeeded(_ payment: BillPayment, _ transaction: UniqueID) -> BillPaymentSucceeded {
        let payee = payment.payee
        return BillPaymentSucceeded(
            billPaymentID: payment.id.rawValue, ownerID: payment.owner, walletID: payment.wallet,
            transactionID: transaction, billerCode: payee.code, biller: payee.name,
            category: payee.category.rawValue, amount: payment.amount, fee: payment.fee,
            commission: payment.commission, provider: payee.provider, token: payment.delivery?.token,
            units: payment.delivery?.units)
    }

    private static func failed(_ payment: BillPayment) -> BillPaymentFailed {
        let payee = payment.payee
        return BillPaymentFailed(
            billPaymentID: payment.id.rawValue, ownerID: payment.owner, walletID: payment.wallet,
            billerCode: payee.code, biller: payee.name, category: payee.category.rawValue, amount: payment.amount,
            fee: payment.fee, provider: payee.provider, reason: payment.failure?.code ?? "partner_refused")
    }

    private static func reversed(_ payment: BillPayment, _ transaction: UniqueID) -> BillPaymentReversed {
        let payee = payment.payee
        return BillPaymentReversed(
            billPaymentID: payment.id.rawValue, ownerID: payment.owner, walletID: payment.wallet,
            transactionID: payment.walletIDs.reversal, reverses: transaction, billerCode: payee.code,
            biller: payee.name, category: payee.category.rawValue, amount: payment.amount, fee: payment.fee,
            commission: payment.commission, provider: payee.provider)
    }

    private static func make<Event: EventContract>(
        _ event: Event, _ payment: BillPayment, _ ids: IDGenerator, _ now: Timestamp
    ) -> OutboxEvent {
        OutboxEvent(
            type: Event.type, aggregateID: payment.id.description, data: JSON.encode(event), id: ids.next(),
            occurredAt: now, traceparent: TraceContext.current?.traceparent)
    }
}

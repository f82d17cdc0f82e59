import Contracts
import JSONKit
import Outbox
import PaymentsDomain
import Primitives

/// What others are told when money on its way out changes.
enum OutflowEvents {
    static func event(_ change: OutflowChange, _ outflow: Outflow, ids: IDGenerator, now: Timestamp) -> OutboxEvent? {
        switch outflow.target {
        case .bankAccount(_, let destination):
            withdrawal(change, outflow, destination) { make($0, outflow, ids, now) }
        case .deposit(let deposit, let transaction, _):
            refund(change, outflow, deposit, transaction) { make($0, outflow, ids, now) }
        }
    }

    private static func withdrawal(
        _ change: OutflowChange, _ outflow: Outflow, _ destination: String,
        _ make: (any EventContract) -> OutboxEvent
    ) -> OutboxEvent? {
        let (id, reference, wallet) = (outflow.id.rawValue, outflow.reference, outflow.wallet)
        switch change {
        case .none, .moved, .withdrawn: return nil
        case .created:
            return make(
                WithdrawalCreated(
                    withdrawalID: id, reference: reference, walletID: wallet, ownerID: outflow.owner,
                    amount: outflow.amount, fee: outflow.fee, via: outflow.via, destination: destination))
        case .succeeded:
            return make(
                WithdrawalSucceeded(
                    withdrawalID: id, reference: reference, walletID: wallet, ownerID: outflow.owner,
                    amount: outflow.amount, fee: outflow.fee, destination: destination,
                    transactionID: outflow.walletIDs.capture))
        case .failed:
            return make(
                WithdrawalFailed(
                    withdrawalID: id, reference: reference, walletID: wallet, ownerID: outflow.owner,
                    amount: outflow.amount, reason: outflow.failureCode ?? "provider_refused"))
        case .returned:
            return make(
                WithdrawalReturned(
                    withdrawalID: id, reference: reference, walletID: wallet, ownerID: outflow.owner,
                    amount: outflow.returned ?? outflow.amount, reason: outflow.failureCode ?? "returned",
                    transactionID: outflow.walletIDs.restore))
        case .cancelled:
            return make(
                WithdrawalCancelled(
                    withdrawalID: id, reference: reference, walletID: wallet, ownerID: outflow.owner,
                    amount: outflow.amount))
        case .rejected:
            return make(
                WithdrawalRejected(
                    withdrawalID: id, reference: reference, walletID: wallet, ownerID: outflow.owner,
                    amount: outflow.amount))
        }
    }

    private static func refund(
        _ change: OutflowChange, _ outflow: Outflow, _ deposit: DepositID, _ transaction: UniqueID,
        _ make: (any EventContract) -> OutboxEvent
    ) -> OutboxEvent? {
        let (id, reference, payment) = (outflow.id.rawValue, outflow.reference, outflow.payment?.rawValue)
        let deposit = payment == nil ? deposit.rawValue : nil
        switch change {
        // Nobody cancels or rejects one.
        case .none, .moved, .withdrawn, .cancelled, .rejected: return nil
        case .created:
            return make(
                RefundCreated(
                    refundID: id, reference: reference, depositID: deposit, paymentID: payment,
                    walletID: outflow.wallet, ownerID: outflow.owner, amount: outflow.amount))
        case .succeeded:
            return make(
                RefundSucceeded(
                    refundID: id, reference: reference, depositID: deposit, paymentID: payment,
                    walletID: outflow.wallet, ownerID: outflow.owner, payeeID: payment.map { _ in outflow.owner },
                    amount: outflow.amount, feeReturned: outflow.feeReturned, refundedTransactionID: transaction,
                    transactionID: outflow.walletIDs.capture))
        case .failed, .returned:
            return make(
                RefundFailed(
                    refundID: id, reference: reference, depositID: deposit, paymentID: payment,
                    walletID: outflow.wallet, ownerID: outflow.owner, amount: outflow.amount,
                    reason: outflow.failureCode ?? "provider_refused"))
        }
    }

    private static func make(
        _ event: any EventContract, _ outflow: Outflow, _ ids: IDGenerator, _ now: Timestamp
    ) -> OutboxEvent {
        func encoded<Event: EventContract>(_ event: Event) -> OutboxEvent {
            OutboxEvent(
                type: Event.type, aggregateID: outflow.id.description, data: JSON.encode(event), id: ids.next(),
                occurredAt: now, traceparent: TraceContext.current?.traceparent)
        }
        return encoded(event)
    }
}

import Contracts
import JSONKit
import Outbox
import PaymentsDomain
import Primitives

/// What others are told when a deposit changes.
enum DepositEvents {
    static func event(_ change: DepositChange, _ deposit: Deposit, ids: IDGenerator, now: Timestamp) -> OutboxEvent? {
        let id = deposit.id.rawValue
        switch change {
        case .none, .moved, .withdrawn: return nil
        case .becameKnownToProvider:
            return make(
                DepositCreated(
                    depositID: id, walletID: deposit.wallet, ownerID: deposit.owner, amount: deposit.amount,
                    provider: deposit.provider), id, ids, now)
        case .succeeded:
            guard let transaction = deposit.transaction else { return nil }
            return make(
                DepositSucceeded(
                    depositID: id, walletID: deposit.wallet, ownerID: deposit.owner, amount: deposit.received,
                    fee: deposit.fee, transactionID: transaction, provider: deposit.provider), id, ids, now)
        case .failed:
            return make(
                DepositFailed(
                    depositID: id, walletID: deposit.wallet, ownerID: deposit.owner, amount: deposit.amount,
                    reason: deposit.reason ?? "declined"), id, ids, now)
        case .expired:
            return make(
                DepositExpired(
                    depositID: id, walletID: deposit.wallet, ownerID: deposit.owner, amount: deposit.amount),
                id, ids, now)
        case .refunded:
            return make(
                DepositRefunded(
                    depositID: id, walletID: deposit.wallet, ownerID: deposit.owner, amount: deposit.received,
                    reason: deposit.reason), id, ids, now)
        }
    }

    private static func make<Event: EventContract>(
        _ event: Event, _ deposit: UniqueID, _ ids: IDGenerator, _ now: Timestamp
    ) -> OutboxEvent {
        OutboxEvent(
            type: Event.type, aggregateID: deposit.description, data: JSON.encode(event), id: ids.next(),
            occurredAt: now, traceparent: TraceContext.current?.traceparent)
    }
}

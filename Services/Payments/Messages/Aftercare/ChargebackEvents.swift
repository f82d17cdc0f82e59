import Contracts
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives

/// What others are told of deposits that providers take back.
enum ChargebackEvents {
    static func opened(_ chargeback: Chargeback, ids: IDGenerator, now: Timestamp) -> OutboxEvent {
        PaymentEvents.make(
            ChargebackOpened(
                chargebackID: chargeback.id.rawValue, depositID: chargeback.deposit.rawValue,
                ownerID: chargeback.owner, walletID: chargeback.wallet, provider: chargeback.provider,
                reference: chargeback.providerReference, amount: chargeback.amount, fee: chargeback.fee,
                shortfall: chargeback.shortfall ?? .zero(chargeback.amount.currency),
                transactionID: chargeback.id.rawValue), chargeback.id.rawValue, ids, now)
    }
}

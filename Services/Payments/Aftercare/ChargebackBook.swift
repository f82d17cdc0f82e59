import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// Where chargebacks begin.
struct ChargebackBook: Sendable {
    let chargebacks: ChargebackStore
    let sagas = SagaStore<Chargeback.Stage>(kind: "chargeback")
    let clock: WallClock
    let ids: IDGenerator

    /// The deposit is locked, and the wallet has it.
    @discardableResult
    nonisolated(nonsending) func open(
        _ told: ProviderChargeback, of deposit: Deposit, in transaction: PostgresTransaction
    ) async throws -> Chargeback {
        let now = clock.now()
        var chargeback = Chargeback(
            id: ids.next(), deposit: deposit.id, owner: deposit.owner, wallet: deposit.wallet,
            provider: deposit.provider, providerReference: told.reference, amount: told.amount, fee: told.fee,
            restore: ids.next(), createdAt: now.shown)
        // Its end may be told before its beginning.
        _ = chargeback.take(told)
        try await chargebacks.insert(chargeback, now: now, in: transaction)
        try await transaction.execute(
            sagas.create(id: chargeback.id.rawValue, state: chargeback.stage, data: [], dueAt: now, now: now))
        return chargeback
    }
}

import Logging
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// What a customer asks for.
struct DepositOrder: Sendable {
    let owner: UserID
    let wallet: UniqueID
    let amount: Money
    let provider: String
    let method: Deposit.Method
    let returnURL: String?
}

/// Opens deposits: one for a key, whatever is repeated, raced or cut off.
struct DepositDesk: Sendable {
    let client: PostgresClient
    let deposits: DepositStore
    let fees: FeeStore
    let saga: DepositSaga
    let clock: WallClock
    let ids: IDGenerator

    /// Gives the deposit of a key, new or known.
    /// - Throws: `PaymentsError`; `MessagingError` when the wallet cannot be asked.
    func open(_ order: DepositOrder, key: DepositKey) async throws -> DepositID {
        if let known = try await known(key) { return known }
        guard order.amount.isPositive else { throw PaymentsError.amountNotPositive }
        _ = try saga.providers.named(order.provider)
        let rule = try await fees.rule(
            provider: order.provider, method: order.method, currency: order.amount.currency)
        guard let rule else { throw PaymentsError.unknownProvider }
        let deposit = Deposit(
            id: ids.next(), owner: order.owner, wallet: order.wallet, amount: order.amount,
            fee: try rule.fee(on: order.amount), provider: order.provider, method: order.method,
            returnURL: order.returnURL, createdAt: clock.now())
        try await saga.wallet.check(deposit)
        guard try await write(deposit, key) else {
            // Another request with this key was faster.
            guard let known = try await known(key) else { throw PaymentsError.inProgress }
            return known
        }
        saga.crashes.passed(DepositCrashPoints.at(deposit.stage))
        await tryFirstStep(deposit.id)
        return deposit.id
    }

    nonisolated(nonsending) func find(
        _ id: DepositID, in transaction: PostgresTransaction
    ) async throws -> Deposit? {
        try await deposits.find(id, in: transaction)
    }

    /// A deposit that this key made before. While its first request may still be running there is no answer to repeat.
    private func known(_ key: DepositKey) async throws -> DepositID? {
        guard let (deposit, requestHash) = try await deposits.find(key) else { return nil }
        guard requestHash == key.requestHash else { throw PaymentsError.keyReused }
        let mayRun = clock.now() < deposit.createdAt + DepositTiming.firstStep
        guard deposit.stage != .creating || !mayRun else { throw PaymentsError.inProgress }
        return deposit.id
    }

    private func write(_ deposit: Deposit, _ key: DepositKey) async throws -> Bool {
        try await client.transaction { transaction in
            guard try await deposits.insert(deposit, key: key, in: transaction) else { return false }
            try await transaction.execute(
                saga.sagas.create(
                    id: deposit.id.rawValue, state: deposit.stage, data: [],
                    dueAt: deposit.createdAt + DepositTiming.firstStep, now: deposit.createdAt))
            return true
        }
    }

    /// Whatever goes wrong here the saga tries again; the customer sees a pending deposit.
    private func tryFirstStep(_ id: DepositID) async {
        do {
            try await saga.firstStep(id)
        } catch is SagaConflict {
            // Its webhook was faster than the provider's answer.
        } catch {
            saga.logger.warning(
                "the provider did not take a deposit at once", metadata: ["deposit_id": "\(id)", "error": "\(error)"])
        }
    }
}

import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// Carries chargebacks to their end: the wallet gives what it has, and gets all of it again if the provider says so.
/// The wallet knows both transactions by their ids.
struct ChargebackSaga: Sendable {
    let client: PostgresClient
    let deposits: DepositStore
    let book: ChargebackBook
    let wallet: AftercareWallet
    let clock: WallClock
    let ids: IDGenerator
    let unbooked: UnbookedChargebacks
    let crashes: CrashPoints
    let wake: @Sendable () -> Void
    let committed: @Sendable () -> Void

    var chargebacks: ChargebackStore { book.chargebacks }
    var sagas: SagaStore<Chargeback.Stage> { book.sagas }

    /// The same as `take` of a deposit, by what its provider calls the payment.
    func take(_ told: PaymentChargeback, from provider: String) async throws {
        guard let deposit = try await deposits.find(told.payment, at: provider) else {
            return unbooked.add("\(told.reference) is of \(told.payment), which is no deposit", from: provider)
        }
        try await take(told.told(of: deposit), from: provider)
    }

    /// What a provider tells, as often as it does and in any order.
    /// - Throws: `inProgress` for a deposit that the wallet does not have yet: the provider tells it again.
    func take(_ told: ProviderChargeback, from provider: String) async throws {
        let changed = try await client.transaction { transaction -> Chargeback? in
            guard let deposit = try await deposits.lock(told.deposit, in: transaction), deposit.provider == provider
            else { return nil }
            if var known = try await chargebacks.lock(told.reference, at: provider, in: transaction) {
                guard known.deposit == told.deposit else { return nil }
                guard known.take(told) else {
                    noteLate(told, known, from: provider)
                    return nil
                }
                if told.amount != known.amount || told.fee != known.fee {
                    unbooked.add("\(told.reference) is of another amount than was taken", from: provider)
                }
                try await write(known, sagas.claim(known.id.rawValue, in: transaction), in: transaction)
                return known
            }
            guard deposit.status == .succeeded else {
                guard deposit.status != .pending else { throw PaymentsError.inProgress }
                unbooked.add("\(told.reference) is of \(deposit.id), which nobody was credited", from: provider)
                return nil
            }
            guard told.amount.isPositive, told.amount.currency == deposit.received.currency,
                told.fee.currency == told.amount.currency, !told.fee.isNegative
            else {
                unbooked.add("\(told.reference) is in other money than \(deposit.id)", from: provider)
                throw PaymentsError.webhookMalformed
            }
            return try await book.open(told, of: deposit, in: transaction)
        }
        if let changed { finish(changed) }
    }

    /// What has ended and ends otherwise now is nothing that we know how to book.
    private func noteLate(_ told: ProviderChargeback, _ known: Chargeback, from provider: String) {
        guard known.state != .opened, told.state != .opened, told.state.rawValue != known.state.rawValue else { return }
        unbooked.add("\(told.reference) was \(known.state), and is \(told.state) now", from: provider)
    }

    /// One step: ask the wallet, then write down what it said. What it refuses is asked again: the provider has the
    /// money already.
    func step(_ saga: Saga<Chargeback.Stage>) async throws {
        guard let chargeback = try await chargebacks.find(ChargebackID(saga.id)) else { return }
        let learned: @Sendable (inout Chargeback) -> Bool
        switch chargeback.stage {
        case .taking:
            let shortfall = try await wallet.take(chargeback)
            learned = { $0.taken(shortfall: shortfall) }
        case .restoring:
            try await wallet.restore(chargeback)
            learned = { $0.restored() }
        case .waiting, .ended: return
        }
        crashes.passed(AftercareCrashPoints.after(chargeback.stage))
        let changed = try await client.transaction { transaction -> Chargeback? in
            guard var locked = try await chargebacks.lock(chargeback.id, in: transaction), learned(&locked) else {
                return nil
            }
            try await write(locked, saga, in: transaction)
            if chargeback.stage == .taking {
                let event = ChargebackEvents.opened(locked, ids: ids, now: clock.now())
                try await transaction.execute(Outbox.append([event]))
            }
            return locked
        }
        if let changed { finish(changed) }
    }

    /// - Parameter saga: nil when it has been cleaned away; it begins again if there is something left to do.
    private nonisolated(nonsending) func write(
        _ chargeback: Chargeback, _ saga: Saga<Chargeback.Stage>?, in transaction: PostgresTransaction
    ) async throws {
        let now = clock.now()
        let due = chargeback.stage == .taking || chargeback.stage == .restoring ? now : nil
        try await chargebacks.update(chargeback, now: now, in: transaction)
        if let saga {
            try await sagas.advance(saga, to: chargeback.stage, dueAt: due, now: now, in: transaction)
        } else if let due {
            try await transaction.execute(
                sagas.create(id: chargeback.id.rawValue, state: chargeback.stage, data: [], dueAt: due, now: now))
        }
    }

    /// What follows a commit.
    private func finish(_ chargeback: Chargeback) {
        crashes.passed(AftercareCrashPoints.at(chargeback.stage))
        committed()
        wake()
    }
}

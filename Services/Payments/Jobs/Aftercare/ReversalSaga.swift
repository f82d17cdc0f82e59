import Contracts
import Logging
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// Takes back what was agreed to. The wallet knows a reversal by its id, and takes a transaction back once.
struct ReversalSaga: Sendable {
    let client: PostgresClient
    let payments: PaymentStore
    let reversals: ReversalStore
    let sagas = SagaStore<Reversal.Stage>(kind: "reversal")
    let wallet: AftercareWallet
    let clock: WallClock
    let ids: IDGenerator
    let logger: Logger
    let crashes: CrashPoints
    let wake: @Sendable () -> Void
    let committed: @Sendable () -> Void

    /// From now on the wallet is asked. Its row must be locked, or new.
    /// - Parameter isAwaited: whether a request asks the wallet itself.
    nonisolated(nonsending) func begin(
        _ reversal: Reversal, isAwaited: Bool, in transaction: PostgresTransaction
    ) async throws {
        let now = clock.now()
        let due = FirstStep.due(now, isAwaited: isAwaited)
        if let saga = try await sagas.claim(reversal.id.rawValue, in: transaction) {
            try await sagas.advance(saga, to: reversal.stage, dueAt: due, now: now, in: transaction)
        } else {
            try await transaction.execute(
                sagas.create(id: reversal.id.rawValue, state: reversal.stage, data: [], dueAt: due, now: now))
        }
    }

    /// For the request that agreed: asks the wallet and waits for it. Without an answer a worker goes on.
    func firstStep(_ id: ReversalID) async throws {
        crashes.passed(AftercareCrashPoints.opened("reversal"))
        try await sagas.stepNow(id.rawValue, in: .posting, client, logger) { try await step($0) }
    }

    /// What follows the commit of one that nobody waits for.
    func opened() {
        crashes.passed(AftercareCrashPoints.opened("reversal"))
        committed()
        wake()
    }

    /// One step: ask the wallet, then write down what it said.
    func step(_ saga: Saga<Reversal.Stage>) async throws {
        guard let reversal = try await reversals.find(ReversalID(saga.id)), reversal.stage == .posting else { return }
        var refusal: String?
        do {
            try await wallet.post(reversal)
        } catch let refused as RequestRefused {
            refusal = refused.code
        }
        crashes.passed(AftercareCrashPoints.posted("reversal"))
        let code = refusal
        try await client.transaction { transaction in
            // In the order in which everybody locks: the payment first.
            var payment: Payment?
            if let id = reversal.payment { payment = try await payments.lock(id, in: transaction) }
            guard var locked = try await reversals.lock(reversal.id, in: transaction) else { return }
            guard code.map({ locked.refuse($0) }) ?? locked.complete() else { return }
            try await write(locked, payment, saga, in: transaction)
        }
        crashes.passed(AftercareCrashPoints.ended("reversal"))
        committed()
    }

    private nonisolated(nonsending) func write(
        _ reversal: Reversal, _ payment: Payment?, _ saga: Saga<Reversal.Stage>, in transaction: PostgresTransaction
    ) async throws {
        let now = clock.now()
        try await reversals.update(reversal, now: now, in: transaction)
        try await sagas.advance(saga, to: reversal.stage, dueAt: nil, now: now, in: transaction)
        if reversal.state == .completed, var payment, payment.take(.reversed) != .none {
            try await payments.update(payment, now: now, in: transaction)
        }
        if reversal.stage == .ended {
            try await transaction.execute(Outbox.append([ReversalEvents.event(reversal, ids: ids, now: now)]))
        }
    }
}

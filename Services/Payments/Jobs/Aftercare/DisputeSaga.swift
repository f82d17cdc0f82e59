import Contracts
import Logging
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// Has the wallet set aside what is disputed, and free it again. What the payer gets is the refund's saga's.
struct DisputeSaga: Sendable {
    let client: PostgresClient
    let payments: PaymentStore
    let disputes: DisputeStore
    let sagas = SagaStore<Dispute.Stage>(kind: "dispute")
    let wallet: AftercareWallet
    let clock: WallClock
    let ids: IDGenerator
    let logger: Logger
    let crashes: CrashPoints
    let wake: @Sendable () -> Void
    let committed: @Sendable () -> Void

    /// One step: ask the wallet, then write down what it said.
    func step(_ saga: Saga<Dispute.Stage>) async throws {
        guard let dispute = try await disputes.find(DisputeID(saga.id)), let learned = try await learn(dispute) else {
            return
        }
        crashes.passed(AftercareCrashPoints.after(dispute.stage))
        let changed = try await client.transaction { transaction -> Dispute? in
            guard var locked = try await lock(dispute.id, in: transaction) else { return nil }
            guard learned(&locked) else { return nil }
            try await write(locked, saga, in: transaction)
            return locked
        }
        if let changed { finish(changed) }
    }

    /// What the wallet says, as it changes the dispute; nil: it is not asked.
    private func learn(_ dispute: Dispute) async throws -> (@Sendable (inout Dispute) -> Bool)? {
        switch dispute.stage {
        case .holding:
            do {
                let held = try await wallet.hold(dispute)
                return { $0.hold(held) }
            } catch is RequestRefused {
                return { $0.refuseHold() }
            }
        case .releasing:
            try await wallet.release(dispute)
            return { $0.release() }
        case .waiting, .paying, .ended: return nil
        }
    }

    /// The dispute, and before it its payment, in the order in which everybody locks.
    nonisolated(nonsending) func lock(
        _ id: DisputeID, in transaction: PostgresTransaction
    ) async throws -> Dispute? {
        guard let known = try await disputes.find(id, in: transaction),
            try await payments.lock(known.payment, in: transaction) != nil
        else { return nil }
        return try await disputes.lock(id, in: transaction)
    }

    /// A new one, for which a request asks the wallet itself.
    /// - Throws: `alreadyDisputed`.
    nonisolated(nonsending) func open(_ dispute: Dispute, in transaction: PostgresTransaction) async throws {
        guard try await disputes.insert(dispute, in: transaction) else { throw PaymentsError.alreadyDisputed }
        if let due = due(dispute, isAwaited: true) {
            try await transaction.execute(
                sagas.create(
                    id: dispute.id.rawValue, state: dispute.stage, data: [], dueAt: due, now: dispute.createdAt))
        }
        try await tell(dispute, in: transaction)
    }

    /// What somebody has decided. The dispute must be locked.
    /// - Parameter isAwaited: whether a request asks the wallet itself.
    nonisolated(nonsending) func write(
        _ dispute: Dispute, isAwaited: Bool = false, in transaction: PostgresTransaction
    ) async throws {
        let saga = try await sagas.claim(dispute.id.rawValue, in: transaction)
        try await write(dispute, saga, isAwaited: isAwaited, in: transaction)
    }

    /// - Parameter saga: nil when it has been cleaned away; it begins again if there is something left to do.
    private nonisolated(nonsending) func write(
        _ dispute: Dispute, _ saga: Saga<Dispute.Stage>?, isAwaited: Bool = false, in transaction: PostgresTransaction
    ) async throws {
        let (now, due) = (clock.now(), self.due(dispute, isAwaited: isAwaited))
        try await disputes.update(dispute, now: now, in: transaction)
        if let saga {
            try await sagas.advance(saga, to: dispute.stage, dueAt: due, now: now, in: transaction)
        } else if let due {
            try await transaction.execute(
                sagas.create(id: dispute.id.rawValue, state: dispute.stage, data: [], dueAt: due, now: now))
        }
    }

    nonisolated(nonsending) func tell(
        _ dispute: Dispute, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        guard let event = DisputeEvents.event(dispute, ids: ids, now: clock.now()) else { return }
        try await transaction.execute(Outbox.append([event]))
    }

    private func due(_ dispute: Dispute, isAwaited: Bool) -> Timestamp? {
        switch dispute.stage {
        case .holding, .releasing: FirstStep.due(clock.now(), isAwaited: isAwaited)
        case .waiting, .paying, .ended: nil
        }
    }

    /// For the request that has changed it: asks the wallet and waits for it. Without an answer a worker goes on.
    func firstStep(_ dispute: Dispute) async throws {
        crashes.passed(AftercareCrashPoints.at(dispute.stage))
        committed()
        try await sagas.stepNow(dispute.id.rawValue, in: dispute.stage, client, logger) { try await step($0) }
    }

    /// What follows a commit that nobody waits for the wallet after.
    func finish(_ dispute: Dispute) {
        crashes.passed(AftercareCrashPoints.at(dispute.stage))
        committed()
        wake()
    }
}

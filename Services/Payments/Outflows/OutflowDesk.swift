import HTTPKit
import Messaging
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// Opens withdrawals and refunds: one for a key, whatever is repeated, raced or cut off.
///
/// An order is written down, then the wallet holds the money, then it is accepted: nobody is told of it before, and
/// what a crash or a silent wallet leaves of it is withdrawn by a worker, hold and all.
struct OutflowDesk: Sendable {
    let saga: OutflowSaga
    /// Nil: the suite has no compliance.
    let assessor: PaymentAssessor?

    /// How long a request goes on asking a wallet that is being restarted; well within the request's own time.
    private static let patience = Duration.seconds(8)
    private static let backoff = Backoff(initial: .milliseconds(50), cap: .milliseconds(500))

    private var outflows: OutflowStore { saga.outflows }
    private var clock: WallClock { saga.clock }

    /// Gives the outflow of a key, new or known.
    /// - Parameter order: what is asked for, judged in the transaction that writes it down.
    /// - Throws: `PaymentsError`; `MessagingError` when the wallet cannot be asked: the same key may be tried again.
    nonisolated(nonsending) func open(
        _ key: DepositKey, by authority: HoldAuthority,
        _ order: nonisolated(nonsending) (PostgresTransaction) async throws -> Outflow
    ) async throws -> OutflowID {
        if let known = try await known(key, authority) { return known }
        // Nobody is told of an order, so it leaves no trace before it is accepted.
        let written = try await CommitCompanions.aside { try await write(key, order) }
        guard let outflow = written else {
            // Another request with this key was faster.
            guard let known = try await known(key, authority) else { throw PaymentsError.inProgress }
            return known
        }
        saga.crashes.passed(OutflowCrashPoints.at(outflow.stage))
        return try await accept(outflow, authority, isFirst: true)
    }

    /// What staff have decided, whoever's it is: written down with the decision, and then a worker has the wallet hold
    /// the money.
    /// - Throws: `inProgress` when the key has one.
    nonisolated(nonsending) func decide(
        _ order: Outflow, by staff: UserID, key: DepositKey, in transaction: PostgresTransaction
    ) async throws -> Outflow {
        var outflow = order
        let change = outflow.take(.decided)
        guard try await outflows.insert(outflow, by: staff, key: key, in: transaction) else {
            throw PaymentsError.inProgress
        }
        try await transaction.execute(
            saga.sagas.create(
                id: outflow.id.rawValue, state: outflow.stage, data: [], dueAt: outflow.createdAt,
                now: outflow.createdAt))
        if let event = OutflowEvents.event(change, outflow, ids: saga.ids, now: outflow.createdAt) {
            try await transaction.execute(Outbox.append([event]))
        }
        AuditTrail.resource(outflow.id)
        return outflow
    }

    /// What follows the commit of such a decision.
    func decided() {
        saga.crashes.passed(OutflowCrashPoints.at(.holding))
        saga.committed()
        saga.wake()
    }

    /// What makes its steps at the wallet known there.
    func newWalletIDs() -> Outflow.WalletIDs {
        Outflow.WalletIDs(capture: saga.ids.next(), release: saga.ids.next(), restore: saga.ids.next())
    }

    /// One that this key made before; an order that was left behind is taken up again.
    func known(_ key: DepositKey, _ authority: HoldAuthority) async throws -> OutflowID? {
        guard let (outflow, requestHash) = try await outflows.find(key) else { return nil }
        guard requestHash == key.requestHash else { throw PaymentsError.keyReused }
        switch outflow.stage {
        case .ordered:
            try await CommitCompanions.aside { try await prolong(outflow) }
            return try await accept(outflow, authority, isFirst: false)
        case .withdrawing: throw PaymentsError.inProgress
        default:
            // Its first call has left the row, and died before its answer was kept.
            AuditTrail.current?.committed()
            return outflow.id
        }
    }

    private nonisolated(nonsending) func write(
        _ key: DepositKey, _ order: nonisolated(nonsending) (PostgresTransaction) async throws -> Outflow
    ) async throws -> Outflow? {
        try await saga.client.transaction { transaction in
            let outflow = try await order(transaction)
            guard try await outflows.insert(outflow, key: key, in: transaction) else { return nil }
            try await transaction.execute(
                saga.sagas.create(
                    id: outflow.id.rawValue, state: outflow.stage, data: [],
                    dueAt: outflow.createdAt + OutflowTiming.orderLifetime, now: outflow.createdAt))
            return outflow
        }
    }

    /// No worker withdraws it while the wallet is asked for it once more.
    private func prolong(_ outflow: Outflow) async throws {
        try await saga.client.transaction { transaction in
            guard let locked = try await outflows.lock(outflow.id, in: transaction), locked.stage == .ordered,
                let order = try await saga.sagas.claim(outflow.id.rawValue, in: transaction)
            else { throw PaymentsError.inProgress }
            let now = clock.now()
            try await saga.sagas.advance(
                order, to: .ordered, dueAt: now + OutflowTiming.orderLifetime, now: now, in: transaction)
        }
    }

    /// Has the money held, and tells of it from then on.
    /// - Parameter isFirst: nobody can have asked the wallet before.
    private func accept(_ outflow: Outflow, _ authority: HoldAuthority, isFirst: Bool) async throws -> OutflowID {
        guard let order = try await saga.sagas.find(saga.client, id: outflow.id.rawValue), order.state == .ordered
        else { throw PaymentsError.inProgress }
        let assessed: Assessment?
        do {
            assessed = try await assess(outflow, authority)
        } catch let refusal as PaymentsError {
            try await CommitCompanions.aside {
                if isFirst { try await forget(outflow, order) } else { try await withdraw(outflow) }
            }
            throw refusal
        }
        do {
            try await hold(outflow, authority, assessed)
        } catch let refusal as PaymentsError {
            try await CommitCompanions.aside { try await forget(outflow, order) }
            throw refusal
        }
        saga.crashes.passed(OutflowCrashPoints.after(.hold))
        do {
            let step = try await saga.client.transaction { transaction in
                guard var locked = try await outflows.lock(outflow.id, in: transaction), locked.stage == .ordered
                else { throw PaymentsError.inProgress }
                AuditTrail.resource(outflow.id)
                locked.assessed = assessed
                return try await saga.take(
                    assessed?.kind == .review ? .reviewAsked : .reserved, about: locked, in: transaction)
            }
            saga.finish(step)
        } catch is SagaConflict {
            // Withdrawn at this moment, or another request with this key was faster.
            throw PaymentsError.inProgress
        }
        return outflow.id
    }

    /// Compliance's word on a withdrawal, before the wallet is asked.
    /// - Throws: `walletRefused` when it is no, or there is none.
    private func assess(_ outflow: Outflow, _ authority: HoldAuthority) async throws -> Assessment? {
        guard let assessor, case .bankAccount(_, let destination) = outflow.target else { return nil }
        let word: Assessment?
        do {
            word = try await assessor.assess(WeighedMoney(outflow, to: destination, by: authority.channel))
        } catch is MessagingError {
            throw PaymentsError.walletRefused(.assessmentUnavailable)
        }
        saga.crashes.passed(OutflowCrashPoints.after(.assess))
        guard word?.kind != .denied else { throw PaymentsError.walletRefused(.notPermitted) }
        return word
    }

    /// The wallet may hold it since an earlier try: a worker gives it back, and forgets the order.
    private func withdraw(_ outflow: Outflow) async throws {
        let step = try await saga.client.transaction { transaction -> OutflowStep? in
            guard let locked = try await outflows.lock(outflow.id, in: transaction) else { return nil }
            return try await saga.take(.abandoned, about: locked, in: transaction)
        }
        saga.finish(step)
    }

    /// A wallet that ends or starts just now answers a moment later; without a broker there is nothing to wait for.
    private func hold(_ outflow: Outflow, _ authority: HoldAuthority, _ assessed: Assessment?) async throws {
        let end = ContinuousClock.now + Self.patience
        var attempt = 0
        while true {
            do {
                return try await saga.wallet.hold(outflow, by: authority, assessed)
            } catch let error as MessagingError where [.unavailable, .timeout].contains(error.kind) {
                guard ContinuousClock.now < end else { throw error }
                try await Task.sleep(for: Self.backoff.delay(attempt: attempt))
                attempt += 1
            }
        }
    }

    /// What the wallet refused leaves nothing behind; a repetition is judged anew.
    private func forget(_ outflow: Outflow, _ order: Saga<Outflow.Stage>) async throws {
        do {
            try await saga.client.transaction { transaction in
                guard let locked = try await outflows.lock(outflow.id, in: transaction), locked.stage == .ordered
                else { return }
                try await outflows.delete(outflow.id, in: transaction)
                try await saga.sagas.advance(order, to: .withdrawing, dueAt: nil, now: clock.now(), in: transaction)
            }
        } catch is SagaConflict {
            // A worker withdraws it already.
        }
    }
}

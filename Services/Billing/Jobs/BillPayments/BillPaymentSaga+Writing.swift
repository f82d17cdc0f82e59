import BillingDomain
import Outbox
import PostgresAccess
import Primitives

extension BillPaymentSaga {
    // MARK: What others tell

    /// A partner has told that something became of an attempt: it is asked what, whoever holds the saga. What it told
    /// is believed in nothing.
    func ask(aboutAttempt id: String) async throws {
        guard let payment = try await payments.payment(ofAttempt: id) else { return }
        try await client.transaction { transaction in
            guard let payment = try await payments.lock(payment, in: transaction) else { return }
            try await wakeUp(payment, in: transaction)
        }
        wake()
    }

    /// Makes it due now. The payment's row must be locked.
    nonisolated(nonsending) func wakeUp(_ payment: BillPayment, in transaction: PostgresTransaction) async throws {
        switch payment.stage {
        case .ordered, .withdrawing, .sending: return
        case .ended where payment.status != .completed: return
        case .asking, .capturing, .posting, .releasing, .fetching, .reversing, .ended: break
        }
        try await schedule(
            payment, sagas.claim(payment.id.rawValue, in: transaction), dueAt: clock.now(), in: transaction)
    }

    /// What somebody tells of a payment, whoever holds its saga. The payment's row must be locked.
    /// - Returns: nil when it was nothing new.
    nonisolated(nonsending) func take(
        _ report: BillPaymentReport, about payment: BillPayment, in transaction: PostgresTransaction
    ) async throws -> BillPaymentStep? {
        let step = BillPaymentStep(payment, taking: report, now: clock.now())
        guard step.change != .none else { return nil }
        try await write(step, sagas.claim(payment.id.rawValue, in: transaction), in: transaction)
        return step
    }

    // MARK: Writing

    /// What an answer says holds whoever has the saga by now; without news only its holder says when to ask again.
    /// - Parameter attempt: the one that it is about. Of one that is not the newest there is nothing to learn.
    func advance(
        _ saga: Saga<BillPayment.Stage>, taking report: BillPaymentReport?, of attempt: BillPayment.Attempt?
    ) async throws {
        let step = try await client.transaction { transaction -> BillPaymentStep? in
            guard let payment = try await payments.lock(BillPaymentID(saga.id), in: transaction) else { return nil }
            let told = payment.attempt == attempt ? report : nil
            let step = BillPaymentStep(payment, taking: told, now: clock.now())
            var holder: Saga<BillPayment.Stage>? = saga
            if step.change != .none { holder = try await sagas.claim(saga.id, in: transaction) }
            try await write(step, holder, in: transaction)
            return step
        }
        finish(step)
    }

    private nonisolated(nonsending) func write(
        _ step: BillPaymentStep, _ saga: Saga<BillPayment.Stage>?, in transaction: PostgresTransaction
    ) async throws {
        let now = clock.now()
        let payment = step.payment
        switch step.change {
        case .none: break
        case .withdrawn: try await payments.delete(payment.id, in: transaction)
        default: try await payments.update(payment, now: now, in: transaction)
        }
        try await schedule(payment, saga, dueAt: step.dueAt, in: transaction)
        guard let event = BillPaymentMessages.event(step.change, payment, ids: ids, now: now) else { return }
        if let fees = BillFeeStore.book(payment, step.change, at: now) { try await transaction.execute(fees) }
        for follower in seams.followers { try await follower.ended(payment, now, transaction) }
        try await transaction.execute(Outbox.append([event]))
    }

    /// - Parameter saga: nil when it has been cleaned away; it begins again if there is something left to do.
    private nonisolated(nonsending) func schedule(
        _ payment: BillPayment, _ saga: Saga<BillPayment.Stage>?, dueAt: Timestamp?,
        in transaction: PostgresTransaction
    ) async throws {
        let now = clock.now()
        if let saga {
            try await sagas.advance(saga, to: payment.stage, dueAt: dueAt, now: now, in: transaction)
        } else if let dueAt {
            try await transaction.execute(
                sagas.create(id: payment.id.rawValue, state: payment.stage, data: [], dueAt: dueAt, now: now))
        }
    }

    /// What follows a commit.
    func finish(_ step: BillPaymentStep?) {
        if let step {
            crashes.passed(BillPaymentCrashPoints.at(step.payment.stage))
            // Whoever waits for an answer has waited for it: the next question comes in seconds.
            if step.payment.status != .processing || !step.goesOn { waits.tell(step.payment.id) }
        }
        committed()
        if step?.goesOn == true { wake() }
    }
}

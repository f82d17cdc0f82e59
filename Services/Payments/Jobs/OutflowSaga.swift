import Contracts
import HTTPKit
import Logging
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// Carries outflows from one step to the next. Every step can be repeated: the wallet knows each by an id of its own,
/// and the provider by the outflow's; that it is being sent is written down before it is.
struct OutflowSaga: Sendable {
    /// The stages whose steps ask a provider, and those that ask the wallet; each has workers of its own.
    static let stagesAtProvider: [Outflow.Stage] = [.sending, .awaiting, .ended]
    static let stagesAtWallet = Outflow.Stage.allCases.filter { !stagesAtProvider.contains($0) }

    let client: PostgresClient
    let outflows: OutflowStore
    let accounts: BankAccountStore
    let payments: PaymentStore
    let sagas = SagaStore<Outflow.Stage>(kind: "outflow")
    let providers: PayoutProviders
    let wallet: OutflowRequests
    let clock: WallClock
    let ids: IDGenerator
    let logger: Logger
    let crashes: CrashPoints
    /// Wakes the workers of this process.
    let wake: @Sendable () -> Void
    /// Wakes the relay after a commit that left an event.
    let committed: @Sendable () -> Void

    /// One step: ask whoever knows, then write down what they said.
    func step(_ saga: Saga<Outflow.Stage>) async throws {
        guard let outflow = try await outflows.find(OutflowID(saga.id)) else { return }
        let report = try await learn(outflow, saga)
        let step = try await client.transaction { transaction -> OutflowStep? in
            guard let outflow = try await outflows.lock(OutflowID(saga.id), in: transaction) else { return nil }
            let step = OutflowStep(outflow, taking: report, now: clock.now())
            try await write(step, saga, in: transaction)
            return step
        }
        finish(step)
    }

    /// Nil: nothing new.
    private func learn(_ outflow: Outflow, _ saga: Saga<Outflow.Stage>) async throws -> OutflowReport? {
        switch outflow.stage {
        // Its request asks the wallet by itself; if a worker comes to it that request is over.
        case .ordered: return .abandoned
        case .held: return nil
        case .holding: return try await hold(outflow)
        case .ready: return .started
        case .sending: return try await send(outflow, saga)
        case .awaiting: return try await lookUp(outflow)
        // Only what has been done can come back.
        case .ended: return try await outflow.status == .succeeded ? lookUp(outflow) : nil
        case .capturing:
            try await wallet.capture(outflow)
            return passed(.capture, .captured)
        case .withdrawing, .releasing:
            try await wallet.release(outflow)
            return passed(.release, .released)
        case .returning:
            try await wallet.restore(outflow)
            return passed(.restore, .restored)
        }
    }

    /// Of what staff have decided nobody's PIN is asked.
    private func hold(_ outflow: Outflow) async throws -> OutflowReport? {
        do {
            try await wallet.hold(
                outflow, by: HoldAuthority(user: outflow.owner, channel: .system, authorization: nil), nil)
            return passed(.hold, .reserved)
        } catch let refusal as PaymentsError {
            return .refused(code: refusal.problem.code.code)
        }
    }

    /// Sends it, unless it may have been sent before: then the provider is asked for it first.
    private func send(_ outflow: Outflow, _ saga: Saga<Outflow.Stage>) async throws -> OutflowReport? {
        let isFirst = outflow.attempts == 0
        if !isFirst, let known = try await lookUp(outflow) { return known }
        guard outflow.maySend(now: clock.now()) else { return nil }
        let (numbers, holder) = try await destination(of: outflow)
        try await outflows.begin(outflow, by: saga)
        do {
            let answer = try await providers.named(outflow.via).send(outflow, numbers, holder)
            return passed(.send, Outflow.conclude(from: answer, isFirst: isFirst))
        } catch let error as PartnerError {
            logger.warning("nobody knows whether money was sent", metadata: metadata(outflow, error))
            return error.isOutcomeUnknown ? nil : .notSent
        }
    }

    private func destination(of outflow: Outflow) async throws -> (BankNumbers?, String) {
        guard case .bankAccount(let id, _) = outflow.target else { return (nil, "") }
        guard let found = try await accounts.numbers(of: id) else { throw PaymentsError.missing(.bankAccount) }
        return (found.numbers, found.holder)
    }

    /// Nil: the provider does not know it, or did not answer.
    private func lookUp(_ outflow: Outflow) async throws -> OutflowReport? {
        do {
            let payout = try await providers.named(outflow.via).fetch(outflow)
            return passed(.fetch, payout?.report)
        } catch let error as PartnerError {
            logger.warning("a provider does not tell of what it was sent", metadata: metadata(outflow, error))
            return nil
        }
    }

    private func passed(_ question: OutflowCrashPoints.Question, _ report: OutflowReport?) -> OutflowReport? {
        crashes.passed(OutflowCrashPoints.after(question))
        return report
    }

    private func metadata(_ outflow: Outflow, _ error: PartnerError) -> Logger.Metadata {
        ["outflow_id": "\(outflow.id)", "via": "\(outflow.via)", "error": "\(error)"]
    }

    // MARK: What others tell

    /// A provider has told that something became of it: it is asked what, soon and whoever holds the saga.
    func ask(about id: OutflowID, at provider: String) async throws {
        try await client.transaction { transaction in
            guard let outflow = try await outflows.lock(id, in: transaction), outflow.via == provider else { return }
            try await wakeUp(outflow, in: transaction)
        }
        wake()
    }

    /// The same about whatever goes back of one payment.
    /// - Parameter payment: as its provider calls it.
    func ask(aboutRefundsOf payment: String, at provider: String) async throws {
        for id in try await outflows.refunds(ofPayment: payment, at: provider) {
            try await ask(about: id, at: provider)
        }
    }

    /// Makes it due now. The outflow's row must be locked.
    nonisolated(nonsending) func wakeUp(_ outflow: Outflow, in transaction: PostgresTransaction) async throws {
        switch outflow.stage {
        case .ordered, .withdrawing, .held, .holding, .ready: return
        case .ended where outflow.status != .succeeded: return
        case .sending, .awaiting, .capturing, .releasing, .returning, .ended: break
        }
        let now = clock.now()
        try await schedule(outflow, sagas.claim(outflow.id.rawValue, in: transaction), dueAt: now, in: transaction)
    }

    /// What somebody tells of an outflow, whoever holds its saga. The outflow's row must be locked.
    /// - Returns: nil when it was nothing new.
    nonisolated(nonsending) func take(
        _ report: OutflowReport, about outflow: Outflow, in transaction: PostgresTransaction
    ) async throws -> OutflowStep? {
        let step = OutflowStep(outflow, taking: report, now: clock.now())
        guard step.change != .none else { return nil }
        try await write(step, sagas.claim(outflow.id.rawValue, in: transaction), in: transaction)
        return step
    }

    // MARK: Writing

    private nonisolated(nonsending) func write(
        _ step: OutflowStep, _ saga: Saga<Outflow.Stage>?, in transaction: PostgresTransaction
    ) async throws {
        let now = clock.now()
        let outflow = step.outflow
        switch step.change {
        case .none: break
        case .withdrawn: try await outflows.delete(outflow.id, in: transaction)
        default:
            try await outflows.update(outflow, now: now, in: transaction)
            try await follow(step, now: now, in: transaction)
        }
        try await schedule(outflow, saga, dueAt: step.dueAt, in: transaction)
        if let event = OutflowEvents.event(step.change, outflow, ids: ids, now: now) {
            try await transaction.execute(Outbox.append([event]))
        }
    }

    /// What a guest has again of a payment is told of it in the transaction that changes it.
    private nonisolated(nonsending) func follow(
        _ step: OutflowStep, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard let id = step.outflow.payment, step.change == .succeeded || step.change == .returned,
            var payment = try await payments.lock(id, in: transaction)
        else { return }
        let total = Money(
            minorUnits: try await outflows.refunded(of: id, in: transaction), currency: payment.amount.currency)
        if payment.take(step.change == .succeeded ? .refunded(total) : .cameBack(total)) != .none {
            try await payments.update(payment, now: now, in: transaction)
        }
    }

    /// - Parameter saga: nil when it has been cleaned away; it begins again if there is something left to do.
    private nonisolated(nonsending) func schedule(
        _ outflow: Outflow, _ saga: Saga<Outflow.Stage>?, dueAt: Timestamp?, in transaction: PostgresTransaction
    ) async throws {
        let now = clock.now()
        if let saga {
            try await sagas.advance(saga, to: outflow.stage, dueAt: dueAt, now: now, in: transaction)
        } else if let dueAt {
            try await transaction.execute(
                sagas.create(id: outflow.id.rawValue, state: outflow.stage, data: [], dueAt: dueAt, now: now))
        }
    }

    /// What follows a commit.
    func finish(_ step: OutflowStep?) {
        if let step { crashes.passed(OutflowCrashPoints.at(step.outflow.stage)) }
        committed()
        if step?.goesOn == true { wake() }
    }
}

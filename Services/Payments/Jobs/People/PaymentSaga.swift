import Contracts
import Logging
import Messaging
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// What follows the payments of one source, in the transaction that ends them: a request is paid, a part of a split.
struct PaymentFollower: Sendable {
    /// Called once for each payment that was completed, or failed. The payment is locked; it locks what it changes.
    let ended: @Sendable (Payment, _ now: Timestamp, PostgresTransaction) async throws -> Void
}

/// Carries payments between people from one step to the next. Every step can be repeated: the wallet knows a payment by
/// its id, and what a step learned is written with the saga's next state in one transaction.
struct PaymentSaga: Sendable {
    let client: PostgresClient
    let payments: PaymentStore
    let sagas = SagaStore<Payment.Stage>(kind: "payment")
    let wallet: PaymentWallet
    let directory: PeopleDirectory
    /// Nil: the suite has no compliance.
    let assessor: PaymentAssessor?
    let followers: [Payment.Source: PaymentFollower]
    let clock: WallClock
    let ids: IDGenerator
    let crashes: CrashPoints
    /// Wakes the workers of this process.
    let wake: @Sendable () -> Void
    /// Wakes the relay after a commit that left an event.
    let committed: @Sendable () -> Void

    /// What the wallet is silent about is asked again after 5 seconds, doubling to 10 minutes, for ever.
    static var settings: SagaWorkerSettings {
        var settings = SagaWorkerSettings()
        settings.backoff = Backoff(initial: .seconds(5), cap: .seconds(600))
        return settings
    }

    /// One step: ask whoever knows, then write down what they said.
    /// - Parameter isAwaited: whether its request waits for it, which is told of silence instead of asking again later.
    /// - Returns: why compliance or the wallet refused it, for whoever waits for the answer.
    @discardableResult
    func step(_ saga: Saga<Payment.Stage>, isAwaited: Bool = false) async throws -> WalletRefusal? {
        guard let payment = try await payments.find(PaymentID(saga.id)) else { return nil }
        var refusal: WalletRefusal?
        let report: PaymentReport?
        do {
            report = try await payment.mustAsk ? assess(payment, isAwaited: isAwaited) : learn(payment)
        } catch PaymentsError.walletRefused(let refused) {
            refusal = refused
            report = .refused(code: refused.code)
        } catch let refused as RequestRefused where payment.stage != .releasing {
            refusal = WalletRefusal(refused.refusal)
            report = .refused(code: refused.code)
        }
        try await advance(saga, taking: report, isAwaited: isAwaited)
        return refusal
    }

    /// The saga of a payment that was just made, for the request that made it.
    func firstStep(_ payment: Payment) async throws -> WalletRefusal? {
        guard let saga = try await sagas.find(client, id: payment.id.rawValue), saga.state == payment.stage else {
            return nil
        }
        let refusal = try await step(saga, isAwaited: true)
        // What compliance lets go on is moved while its request waits.
        guard payment.mustAsk, refusal == nil, let next = try await sagas.find(client, id: payment.id.rawValue),
            next.state == payment.stage
        else { return refusal }
        return try await step(next)
    }

    /// Compliance's word, before the wallet is asked for the first time.
    /// - Throws: `walletRefused` when it is no, or there is none for a request that waits.
    private func assess(_ payment: Payment, isAwaited: Bool) async throws -> PaymentReport {
        var word: Assessment?
        if let assessor, let money = WeighedMoney(payment) {
            do {
                word = try await assessor.assess(money)
            } catch is MessagingError where isAwaited {
                throw PaymentsError.walletRefused(.assessmentUnavailable)
            }
        }
        crashes.passed(PaymentCrashPoints.assessed)
        switch word {
        case .denied?: throw PaymentsError.walletRefused(.notPermitted)
        case .allowed?, .unassessed?, nil: return .passed(word)
        case .review(let id)?:
            // It is good for minutes, and staff may take hours. Known by the assessment's id, it is spent once.
            if payment.channel == .session, let payer = payment.payer {
                try await wallet.authorize(
                    id, payment.source, payment.amount, from: payer, payment.channel, payment.authorization)
            }
            return .questioned(id)
        }
    }

    /// Nil: nothing new.
    private func learn(_ payment: Payment) async throws -> PaymentReport? {
        let report: PaymentReport
        switch payment.stage {
        case .posting: report = .posted(transaction: try await wallet.post(payment))
        case .holding:
            try await wallet.hold(payment)
            report = .setAside
        case .capturing: report = .posted(transaction: try await wallet.capture(payment))
        case .releasing:
            try await wallet.release(payment)
            report = .released
        case .awaiting: return try await lookForPayee(payment)
        case .reviewing, .ended: return nil
        }
        crashes.passed(PaymentCrashPoints.after(payment.stage))
        return report
    }

    private func lookForPayee(_ payment: Payment) async throws -> PaymentReport? {
        if let end = payment.expiresAt, end <= clock.now() { return .expired }
        if let payee = payment.payee {
            // Nobody has gone meanwhile, or it goes back in time.
            guard let person = try await directory.person(payee.user),
                let target = try await wallet.usual(of: payee.user, in: payment.amount.currency)
            else { return nil }
            return .found(wallet: target.walletID, name: person.name)
        }
        guard let address = payment.address, let person = try await directory.person(at: address) else { return nil }
        return .claimed(by: person.id)
    }

    private func advance(_ saga: Saga<Payment.Stage>, taking report: PaymentReport?, isAwaited: Bool) async throws {
        let step = try await client.transaction { transaction -> PaymentStep? in
            guard let payment = try await payments.lock(PaymentID(saga.id), in: transaction) else { return nil }
            let step = PaymentStep(payment, taking: report, now: clock.now(), isAwaited: isAwaited)
            try await write(step, saga, in: transaction)
            return step
        }
        finish(step)
    }

    /// What somebody tells of a payment, whoever holds its saga. The payment's row must be locked.
    /// - Returns: nil when it was nothing new.
    nonisolated(nonsending) func take(
        _ report: PaymentReport, about payment: Payment, in transaction: PostgresTransaction
    ) async throws -> PaymentStep? {
        let step = PaymentStep(payment, taking: report, now: clock.now())
        guard step.change != .none else { return nil }
        try await write(step, sagas.claim(payment.id.rawValue, in: transaction), in: transaction)
        return step
    }

    /// - Parameter saga: nil when it has been cleaned away; it begins again if there is something left to do.
    private nonisolated(nonsending) func write(
        _ step: PaymentStep, _ saga: Saga<Payment.Stage>?, in transaction: PostgresTransaction
    ) async throws {
        let now = clock.now()
        let payment = step.payment
        if step.change != .none { try await payments.update(payment, now: now, in: transaction) }
        if let saga {
            try await sagas.advance(saga, to: payment.stage, dueAt: step.dueAt, now: now, in: transaction)
        } else if let next = step.dueAt {
            try await transaction.execute(
                sagas.create(id: payment.id.rawValue, state: payment.stage, data: [], dueAt: next, now: now))
        }
        switch step.change {
        case .completed, .failed, .rejected, .cancelled, .expired:
            try await followers[payment.source]?.ended(payment, now, transaction)
        case .none, .moved, .waits: break
        }
        let events = PaymentEvents.events(step.change, payment, ids: ids, now: now)
        if !events.isEmpty { try await transaction.execute(Outbox.append(events)) }
    }

    /// What is only tried is over when it is written down: nobody is asked, and nothing moves.
    nonisolated(nonsending) func tried(_ payment: Payment, in transaction: PostgresTransaction) async throws {
        let now = payment.createdAt
        try await followers[payment.source]?.ended(payment, now, transaction)
        let events = PaymentEvents.events(payment.state.isPaid ? .completed : .failed, payment, ids: ids, now: now)
        try await transaction.execute(
            Outbox.append([PaymentEvents.created(payment, ids: ids, now: now)] + events))
    }

    /// What follows a commit.
    func finish(_ step: PaymentStep?) {
        if let step { crashes.passed(PaymentCrashPoints.at(step.payment.stage)) }
        committed()
        if step?.goesOn == true { wake() }
    }
}

import BillingDomain
import HTTPKit
import Logging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit

/// Carries bill payments from one step to the next. Every step can be repeated: the wallet knows each by an id of its
/// own. What goes to a partner cannot: an attempt is written down before it is sent, and from then on only asked about.
struct BillPaymentSaga: Sendable {
    /// The stages whose steps ask a partner, and those that ask the wallet; each has workers of its own.
    static let stagesAtPartner: [BillPayment.Stage] = [.sending, .asking, .fetching, .ended]
    static let stagesAtWallet = BillPayment.Stage.allCases.filter { !stagesAtPartner.contains($0) }

    let client: PostgresClient
    let payments: BillPaymentStore
    let sagas = SagaStore<BillPayment.Stage>(kind: "bill_payment")
    let seams: BillPaymentSeams
    let wallet: BillPaymentWallet
    let waits: BillPaymentWaits
    let clock: WallClock
    let ids: IDGenerator
    let logger: Logger
    let crashes: CrashPoints
    /// Wakes the workers of this process.
    let wake: @Sendable () -> Void
    /// Wakes the relay after a commit that left an event.
    let committed: @Sendable () -> Void

    /// One step: ask whoever knows, then write down what they said.
    func step(_ saga: Saga<BillPayment.Stage>) async throws {
        guard let payment = try await payments.find(BillPaymentID(saga.id)) else { return }
        if payment.stage == .sending { return try await send(payment, saga) }
        let report = try await learn(payment)
        try await advance(saga, taking: report, of: payment.attempt)
    }

    /// Nil: nothing new.
    private func learn(_ payment: BillPayment) async throws -> BillPaymentReport? {
        switch payment.stage {
        // Its request asks the wallet by itself; if a worker comes to it that request is over.
        case .ordered: return .abandoned
        case .sending: return nil
        case .asking, .fetching: return try await requery(payment)
        // Only what has been done can be taken back.
        case .ended: return try await payment.status == .completed ? requery(payment) : nil
        case .capturing: return try await capture(payment)
        case .posting:
            try await wallet.post(payment)
            return passed(.post, .posted(clock.now()))
        case .withdrawing, .releasing:
            try await wallet.release(payment)
            return passed(.release, .released)
        case .reversing:
            guard let transaction = payment.transaction else { return nil }
            try await wallet.reverse(payment, transaction)
            return passed(.reverse, .restored)
        }
    }

    private func capture(_ payment: BillPayment) async throws -> BillPaymentReport? {
        do {
            try await wallet.capture(payment)
            return passed(.capture, .captured(clock.now()))
        } catch let refused as RequestRefused where refused.code == "hold_expired" {
            return .holdGone
        }
    }

    // MARK: The partner

    /// Makes one attempt. Whatever happens from its record on, it is never made again.
    private func send(_ payment: BillPayment, _ saga: Saga<BillPayment.Stage>) async throws {
        guard let provider = seams.provider(payment.payee.provider),
            let billed = try await seams.billed(payment.payee.id, payment.bought?.id)
        else { return try await advance(saga, taking: .refused(.notAvailable), of: payment.attempt) }
        let attempt = BillPayment.Attempt(id: provider.attemptID(), begunAt: clock.now())
        try await begin(attempt, payment, saga)
        let order = ProviderOrder(
            attemptID: attempt.id, biller: billed.biller, package: billed.package, customer: payment.customer,
            meter: payment.meter, phone: payment.phone, amount: payment.amount)
        let report: BillPaymentReport?
        do {
            report = passed(.pay, read(try await provider.pay(order), payment, isFirstAnswer: true))
        } catch let error as PartnerError {
            logger.warning("nobody knows whether a bill was paid", metadata: metadata(payment, error))
            report = error.isOutcomeUnknown ? nil : .notSent(clock.now())
        }
        try await advance(saga, taking: report, of: attempt)
    }

    /// Writes it down, whoever comes after a crash knows that it may have been sent.
    /// - Throws: `SagaConflict` when somebody else has begun one, or the claim is no longer ours.
    private func begin(
        _ attempt: BillPayment.Attempt, _ payment: BillPayment, _ saga: Saga<BillPayment.Stage>
    ) async throws {
        try await client.transaction { transaction in
            let claim = try await transaction.query(
                "select from sagas where id = \(saga.id) and version = \(saga.version)")
            guard !claim.isEmpty, var locked = try await payments.lock(payment.id, in: transaction),
                locked.stage == .sending, locked.attempts == payment.attempts, locked.take(.begun(attempt)) != .none
            else { throw SagaConflict(id: saga.id) }
            try await payments.update(locked, now: clock.now(), in: transaction)
            try await payments.record(attempt, of: locked, in: transaction)
        }
        crashes.passed(BillPaymentCrashPoints.at(.asking))
    }

    /// Nil: its partner is not there, or did not answer.
    private func requery(_ payment: BillPayment) async throws -> BillPaymentReport? {
        guard let attempt = payment.attempt, let provider = seams.provider(payment.payee.provider) else { return nil }
        do {
            return passed(.requery, read(try await provider.requery(attempt.id), payment, isFirstAnswer: false))
        } catch let error as PartnerError {
            logger.warning("a partner does not tell of a bill", metadata: metadata(payment, error))
            // What has ended is looked at once more, and that look must not be lost.
            if payment.stage == .ended { throw error }
            return nil
        }
    }

    /// - Parameter isFirstAnswer: to the order itself. Some words mean something only there, and some never do.
    private func read(_ word: ProviderWord, _ payment: BillPayment, isFirstAnswer: Bool) -> BillPaymentReport {
        switch word {
        case .delivered(let delivery): return .delivered(BillDelivery(delivery))
        case .refused(let code, let message): return .refused(BillFailure(code: code, message: message))
        // What is wrong with our account there is nobody's but staff's, who see it at the partner.
        case .refusedForUs: return .refused(.notAvailable)
        case .reversed: return .reversed
        case .tooSoon: return isFirstAnswer ? .tooSoon(clock.now()) : .unclear
        case .neverArrived: return isFirstAnswer ? .unclear : .missing(clock.now())
        case .unknown(let what):
            logger.info(
                "a partner's word on a bill is neither yes nor no",
                metadata: ["bill_payment_id": "\(payment.id)", "reason": "\(what)"])
            return .unclear
        }
    }

    private func passed(
        _ question: BillPaymentCrashPoints.Question, _ report: BillPaymentReport
    ) -> BillPaymentReport {
        crashes.passed(BillPaymentCrashPoints.after(question))
        return report
    }

    private func metadata(_ payment: BillPayment, _ error: PartnerError) -> Logger.Metadata {
        ["bill_payment_id": "\(payment.id)", "provider": "\(payment.payee.provider)", "error": "\(error)"]
    }
}

extension BillDelivery {
    init(_ delivery: ProviderDelivery) {
        self.init(
            reference: delivery.reference, commission: delivery.commission, token: delivery.token,
            units: delivery.units, bonusToken: delivery.bonusToken)
    }
}

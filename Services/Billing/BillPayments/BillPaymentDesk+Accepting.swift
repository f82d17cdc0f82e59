import BillingDomain
import Contracts
import HTTPKit
import Messaging
import MoneyKit
import Outbox
import PolicyKit
import PostgresAccess
import Primitives
import ServiceKit

extension BillPaymentDesk {
    /// How long a request goes on asking a wallet that is being restarted; well within the request's own time.
    private static let walletPatience = Duration.seconds(8)
    private static let backoff = Backoff(initial: .milliseconds(50), cap: .milliseconds(500))

    /// Has the money held, and tells of it from then on.
    /// - Parameter isFirst: nobody can have asked the wallet before.
    func accept(_ payment: BillPayment, _ context: PayContext, isFirst: Bool) async throws -> BillPayment {
        guard let order = try await saga.sagas.find(saga.client, id: payment.id.rawValue), order.state == .ordered
        else { throw BillPaymentError.inProgress }
        let assessment: UniqueID?
        do {
            assessment = try await assess(payment, context)
        } catch let refusal as BillPaymentError {
            try await CommitCompanions.aside {
                if isFirst { try await forget(payment, order) } else { try await withdraw(payment) }
            }
            throw refusal
        }
        do {
            try await hold(payment, context, assessment)
        } catch let refused as RequestRefused {
            try await CommitCompanions.aside { try await forget(payment, order) }
            throw BillPaymentError.refused(refused.refusal)
        }
        saga.crashes.passed(BillPaymentCrashPoints.after(.hold))
        do {
            let step = try await saga.client.transaction { transaction in
                guard let locked = try await payments.lock(payment.id, in: transaction), locked.stage == .ordered
                else { throw BillPaymentError.inProgress }
                AuditTrail.resource(payment.id)
                guard
                    let step = try await saga.take(.held(assessment: assessment), about: locked, in: transaction)
                else { throw BillPaymentError.inProgress }
                if let name = context.saveAs { try await saga.seams.saveBeneficiary(locked, name, transaction) }
                return step
            }
            saga.finish(step)
            return step.payment
        } catch is SagaConflict {
            // Withdrawn at this moment, or another request with this key was faster.
            throw BillPaymentError.inProgress
        }
    }

    /// Compliance's word, before the wallet is asked.
    /// - Throws: `refused` when it is no, or there is none, or staff have to look first.
    private func assess(_ payment: BillPayment, _ context: PayContext) async throws -> UniqueID? {
        guard let assessor else { return nil }
        let word: Assessor.Word?
        do {
            word = try await assessor.assess(WeighedMoney(payment, context))
        } catch is MessagingError {
            throw BillPaymentError.assessmentUnavailable
        }
        saga.crashes.passed(BillPaymentCrashPoints.after(.assess))
        switch word {
        case nil, .unassessed: return nil
        case .allow(let id): return id
        case .review: throw BillPaymentError.underReview
        case .deny: throw BillPaymentError.notPermitted
        case .unavailable: throw BillPaymentError.assessmentUnavailable
        }
    }

    /// A wallet that ends or starts just now answers a moment later; without a broker there is nothing to wait for.
    private func hold(_ payment: BillPayment, _ context: PayContext, _ assessment: UniqueID?) async throws {
        let end = ContinuousClock.now + Self.walletPatience
        var attempt = 0
        while true {
            do {
                return try await saga.wallet.hold(
                    payment, channel: context.channel, authorization: context.authorization, assessment: assessment)
            } catch let error as MessagingError where [.unavailable, .timeout].contains(error.kind) {
                guard ContinuousClock.now < end else { throw error }
                try await Task.sleep(for: Self.backoff.delay(attempt: attempt))
                attempt += 1
            }
        }
    }

    /// The wallet may hold it since an earlier try: a worker gives it back, and forgets the order.
    private func withdraw(_ payment: BillPayment) async throws {
        let step = try await saga.client.transaction { transaction -> BillPaymentStep? in
            guard let locked = try await payments.lock(payment.id, in: transaction) else { return nil }
            return try await saga.take(.abandoned, about: locked, in: transaction)
        }
        saga.finish(step)
    }

    /// What was refused leaves nothing behind; a repetition is judged anew.
    private func forget(_ payment: BillPayment, _ order: Saga<BillPayment.Stage>) async throws {
        do {
            try await saga.client.transaction { transaction in
                guard let locked = try await payments.lock(payment.id, in: transaction), locked.stage == .ordered
                else { return }
                try await payments.delete(payment.id, in: transaction)
                try await saga.sagas.advance(order, to: .withdrawing, dueAt: nil, now: clock.now(), in: transaction)
            }
        } catch is SagaConflict {
            // A worker withdraws it already.
        }
    }
}

extension WeighedMoney {
    /// What is asked under one key on one day is one question, so that staff's word on it is heard when it is asked
    /// again.
    init(_ payment: BillPayment, _ context: PayContext) {
        let day = payment.createdAt.millisecondsSince1970 / 86_400_000 * 86_400_000
        let asked = context.key.map { "\($0.scope)|\($0.key)|\($0.requestHash)" } ?? "\(payment.id)"
        self.init(
            id: context.key == nil
                ? payment.id.rawValue : UniqueID(high: UInt64(day) << 16 | 0x7000, low: 0x8000_0000_0000_0000),
            operation: .billPayment, owner: payment.owner, amount: payment.total, source: payment.wallet.description,
            destination: "settlement:billers",
            counterparty: AssessedCounterparty(name: payment.payee.name, account: payment.customer),
            channel: context.channel,
            facts: "\(asked)|\(payment.wallet)|\(payment.total)|\(context.channel.rawValue)")
    }
}

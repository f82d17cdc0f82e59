import Contracts
import Logging
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// Carries refunds of payments to their end. The wallet knows each by its id, so a step may be repeated; of a payment
/// that is reserved by refunds no more is left than there was.
struct PaymentRefundSaga: Sendable {
    let client: PostgresClient
    let payments: PaymentStore
    let refunds: PaymentRefundStore
    let sagas = SagaStore<PaymentRefund.State>(kind: "payment_refund")
    let wallet: AftercareWallet
    /// What follows the refund of a dispute, in the transaction that ends it. The payment is locked.
    let follow: @Sendable (PaymentRefund, PostgresTransaction) async throws -> Void
    let clock: WallClock
    let ids: IDGenerator
    let logger: Logger
    let crashes: CrashPoints
    /// Wakes the workers of this process.
    let wake: @Sendable () -> Void
    /// Wakes the relay after a commit that left an event.
    let committed: @Sendable () -> Void

    /// Writes it down, to be done as soon as that is committed. The payment's row must be locked.
    /// - Parameter isAwaited: whether a request asks the wallet itself.
    nonisolated(nonsending) func open(
        _ refund: PaymentRefund, by staff: UserID?, isAwaited: Bool = false, in transaction: PostgresTransaction
    ) async throws {
        try await refunds.insert(refund, by: staff, in: transaction)
        guard refund.isLive else { return try await tried(refund, in: transaction) }
        try await transaction.execute(
            sagas.create(
                id: refund.id.rawValue, state: refund.state, data: [],
                dueAt: FirstStep.due(refund.createdAt, isAwaited: isAwaited), now: refund.createdAt))
        try await transaction.execute(Outbox.append([RefundOfPaymentEvents.created(refund, ids: ids)]))
    }

    /// What is only tried is over as it is written down: nobody is asked.
    private nonisolated(nonsending) func tried(
        _ refund: PaymentRefund, in transaction: PostgresTransaction
    ) async throws {
        if var payment = try await payments.lock(refund.payment, in: transaction) {
            try await tell(&payment, now: refund.createdAt, in: transaction)
        }
        let ended = RefundOfPaymentEvents.ended(
            refund, of: refund.payment.rawValue, ids: ids, now: refund.createdAt)
        try await transaction.execute(Outbox.append([RefundOfPaymentEvents.created(refund, ids: ids), ended]))
    }

    /// What has gone back of a payment, whose row is locked.
    private nonisolated(nonsending) func tell(
        _ payment: inout Payment, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let total = try await refunds.done(of: payment.id, in: transaction)
        if payment.take(.refunded(Money(minorUnits: total, currency: payment.amount.currency))) != .none {
            try await payments.update(payment, now: now, in: transaction)
        }
    }

    /// What follows the commit of one that was opened.
    func opened() {
        crashes.passed(AftercareCrashPoints.opened("refund"))
        committed()
        wake()
    }

    /// For the request that opened it: asks the wallet and waits for it. Without an answer a worker goes on.
    func firstStep(_ id: PaymentRefundID) async throws {
        crashes.passed(AftercareCrashPoints.opened("refund"))
        committed()
        try await sagas.stepNow(id.rawValue, in: .pending, client, logger) { try await step($0) }
    }

    /// One step: ask the wallet, then write down what it said.
    func step(_ saga: Saga<PaymentRefund.State>) async throws {
        guard let refund = try await refunds.find(PaymentRefundID(saga.id)), refund.state == .pending else { return }
        var code: String?
        do {
            try await wallet.post(refund)
        } catch let refused as RequestRefused {
            code = refused.code
        }
        crashes.passed(AftercareCrashPoints.posted("refund"))
        let refusal = code
        try await client.transaction { transaction in
            // In the order in which everybody locks: the payment first.
            guard let payment = try await payments.lock(refund.payment, in: transaction),
                let transactionID = payment.transaction,
                var locked = try await refunds.lock(refund.id, in: transaction),
                locked.take(refusal == nil ? .posted : .refused, code: refusal)
            else { return }
            try await end(locked, of: payment, transactionID, saga, in: transaction)
        }
        crashes.passed(AftercareCrashPoints.ended("refund"))
        committed()
        wake()
    }

    private nonisolated(nonsending) func end(
        _ refund: PaymentRefund, of payment: Payment, _ transactionID: UniqueID,
        _ saga: Saga<PaymentRefund.State>, in transaction: PostgresTransaction
    ) async throws {
        let now = clock.now()
        try await refunds.update(refund, now: now, in: transaction)
        try await sagas.advance(saga, to: refund.state, dueAt: nil, now: now, in: transaction)
        if refund.state == .succeeded {
            var paid = payment
            try await tell(&paid, now: now, in: transaction)
        }
        if refund.verdict != nil { try await follow(refund, transaction) }
        try await transaction.execute(
            Outbox.append([RefundOfPaymentEvents.ended(refund, of: transactionID, ids: ids, now: now)]))
    }
}

import HTTPKit
import Logging
import Messaging
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// What is to be paid, by whom and to whom.
struct PaymentOrder: Sendable {
    let source: Payment.Source
    let sourceID: UniqueID?
    let payer: Payment.Party
    let payee: Payment.Party
    let amount: Money
    let note: String?
    /// What it is for, where a link says so.
    var subject: String?
    let channel: Payment.Channel
    let authorization: String?
    var redirectURL: String?
    /// False: it is made at once, and nothing moves.
    var isLive = true
}

/// Makes payments: one for a key, whatever is repeated, raced or cut off.
///
/// A payment is written down, then the wallet is asked once for it, and waited for. Its yes is a completed payment, its
/// no a failed one that the caller is told of, and without an answer the payment goes on by itself.
struct PaymentDesk: Sendable {
    let saga: PaymentSaga
    let fees: OutflowFeeStore
    let logger: Logger

    private var client: PostgresClient { saga.client }
    private var payments: PaymentStore { saga.payments }

    /// Gives the payment of a key, new or known.
    /// - Parameter begin: what has to hold for it and changes with it; runs in the transaction that writes it down,
    ///   before it. What it throws refuses the payment.
    /// - Throws: `PaymentsError`.
    func pay(
        _ order: PaymentOrder, key: DepositKey,
        begin: @Sendable (Payment, PostgresTransaction) async throws -> Void = { _, _ in }
    ) async throws -> PaymentID {
        if let known = try await known(key) { return known }
        let fee = try await fees.payee(of: order.source, in: order.amount.currency)
        return try await open(try payment(of: order, fee), key: key, begin: begin)
    }

    /// Money for somebody who has no account of that address yet: set aside for them.
    func payLater(
        _ amount: Money, from payer: Payment.Party, to address: ContactAddress, note: String?,
        channel: Payment.Channel, authorization: String?, key: DepositKey
    ) async throws -> PaymentID {
        if let known = try await known(key) { return known }
        try PaymentAmount.check(amount)
        let id = saga.ids.next(PaymentID.self)
        let now = saga.clock.now().shown
        let payment = Payment(
            id: id, source: .send, payer: payer, payee: nil, address: address, amount: amount,
            fee: .zero(amount.currency), channel: channel, authorization: authorization, note: note,
            reference: PaymentReference.text(Payment.Source.send.prefix, of: id.rawValue, on: now.day), createdAt: now,
            expiresAt: now + PaymentTiming.waiting, hold: saga.ids.next(), stage: .holding)
        return try await open(payment, key: key) { _, _ in }
    }

    /// A payment that nobody waits for: it is written down in somebody's transaction and goes on by itself.
    nonisolated(nonsending) func enqueue(_ payment: Payment, in transaction: PostgresTransaction) async throws {
        try await write(payment, key: nil, dueAt: payment.createdAt, in: transaction)
    }

    /// Of most payments it is known at once that compliance need not be asked, which spares them a step.
    func weighed(_ payment: Payment) async throws -> Payment {
        var payment = payment
        if let assessor = saga.assessor, let money = WeighedMoney(payment) {
            payment.mustAsk = try await assessor.mustAsk(money)
        }
        return payment
    }

    /// - Parameter fee: what its payee pays.
    /// - Throws: `PaymentsError`.
    func payment(of order: PaymentOrder, _ fee: PayeeFee = .none) throws -> Payment {
        try PaymentAmount.check(order.amount)
        guard order.payer.user != order.payee.user else { throw PaymentsError.selfPayment }
        let id = saga.ids.next(PaymentID.self)
        let now = saga.clock.now().shown
        return Payment(
            id: id, source: order.source, sourceID: order.sourceID, payer: order.payer, payee: order.payee,
            amount: order.amount, fee: try fee.fee(on: order.amount), channel: order.channel,
            authorization: order.isLive ? order.authorization : nil, note: order.note, subject: order.subject,
            reference: PaymentReference.text(order.source.prefix, of: id.rawValue, on: now.day),
            redirectURL: order.redirectURL, isLive: order.isLive, createdAt: now,
            state: order.isLive ? .processing : .completed, stage: order.isLive ? .posting : .ended,
            mustAsk: order.isLive && saga.assessor != nil)
    }

    /// A payment that this key made before. While its first request may still be running there is no answer to repeat.
    func known(_ key: DepositKey) async throws -> PaymentID? {
        guard let (payment, requestHash) = try await payments.find(key) else { return nil }
        guard requestHash == key.requestHash else { throw PaymentsError.keyReused }
        if payment.state == .processing, saga.clock.now() < payment.createdAt + PaymentTiming.firstStep {
            throw PaymentsError.inProgress
        }
        return payment.id
    }

    private func open(
        _ payment: Payment, key: DepositKey,
        begin: @Sendable (Payment, PostgresTransaction) async throws -> Void
    ) async throws -> PaymentID {
        let payment = payment.isLive ? try await weighed(payment) : payment
        do {
            try await client.transaction { transaction in
                try await begin(payment, transaction)
                try await write(
                    payment, key: key, dueAt: payment.createdAt + PaymentTiming.firstStep, in: transaction)
            }
        } catch is KeyTaken {
            // Another request with this key was faster.
            guard let known = try await known(key) else { throw PaymentsError.inProgress }
            return known
        }
        saga.finish(nil)
        guard payment.isLive else { return payment.id }
        saga.crashes.passed(PaymentCrashPoints.at(payment.stage))
        if let refusal = try await tryFirstStep(payment) { throw PaymentsError.walletRefused(refusal) }
        return payment.id
    }

    private nonisolated(nonsending) func write(
        _ payment: Payment, key: DepositKey?, dueAt: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard try await payments.insert(payment, key: key, in: transaction) else { throw KeyTaken() }
        guard payment.isLive else { return try await saga.tried(payment, in: transaction) }
        try await transaction.execute(
            saga.sagas.create(
                id: payment.id.rawValue, state: payment.stage, data: [], dueAt: dueAt, now: payment.createdAt))
        try await transaction.execute(
            Outbox.append([PaymentEvents.created(payment, ids: saga.ids, now: payment.createdAt)]))
    }

    /// Whatever goes wrong here the saga tries again; the customer sees a payment that is processing.
    private func tryFirstStep(_ payment: Payment) async throws -> WalletRefusal? {
        do {
            return try await saga.firstStep(payment)
        } catch is SagaConflict {
            // A worker was faster.
            return nil
        } catch let error as MessagingError {
            logger.warning(
                "the wallet did not take a payment at once",
                metadata: ["payment_id": "\(payment.id)", "error": "\(error)"])
            return nil
        }
    }
}

/// The key has made a payment meanwhile; what was begun for this one is undone.
private struct KeyTaken: Error {}

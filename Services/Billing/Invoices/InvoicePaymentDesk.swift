import BillingDomain
import HTTPKit
import Logging
import Messaging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// What somebody who sees an invoice wants to pay of it.
struct InvoiceOrder: Sendable {
    let invoice: InvoiceID
    let payer: UserID
    let wallet: UniqueID
    /// Nil: all that is due.
    let amount: Money?
    let authorization: String?
    let isSession: Bool
}

/// Pays invoices: one payment for a key, whatever is repeated, raced or cut off.
///
/// The invoice's row reserves what is paid, so of many who pay the same at once one does. Then the wallet is asked, and
/// waited for: its yes is a posted payment, its no a failed one that the payer is told of, and without an answer the
/// payment goes on by itself.
struct InvoicePaymentDesk: Sendable {
    let desk: InvoiceDesk
    let saga: InvoicePaymentSaga
    let logger: Logger

    private var payments: InvoicePaymentStore { desk.payments }

    /// Gives the payment of a key, new or known.
    /// - Throws: `InvoiceError`, `InvoicePaymentRefused`.
    func pay(_ order: InvoiceOrder, key: IdempotencyContext) async throws -> InvoicePaymentID {
        if let known = try await known(key) { return known }
        let payment: InvoicePayment
        do {
            payment = try await saga.client.transaction { transaction in
                let payment = try await reserve(order, in: transaction)
                guard try await payments.insert(payment, key: key.requestKey, in: transaction) else { throw KeyTaken() }
                try await transaction.execute(
                    saga.sagas.create(
                        id: payment.id.rawValue, state: .pending, data: [],
                        dueAt: payment.createdAt + InvoicePaymentSaga.firstStep, now: payment.createdAt))
                return payment
            }
        } catch is KeyTaken {
            // Another request with this key was faster.
            guard let known = try await known(key) else { throw InvoiceError.inProgress }
            return known
        }
        saga.crashes.passed(InvoiceCrashPoints.reserved)
        try await tryFirstStep(payment)
        return payment.id
    }

    /// - Throws: `missing`, `ownInvoice`, `noPayoutWallet`; as `Invoice.reserve`.
    private nonisolated(nonsending) func reserve(
        _ order: InvoiceOrder, in transaction: PostgresTransaction
    ) async throws -> InvoicePayment {
        var invoice = try await desk.locked(order.invoice, of: nil, in: transaction)
        guard invoice.issuer != order.payer else { throw InvoiceError.ownInvoice }
        let settings = try await desk.settings.find(invoice.issuer, in: transaction)
        guard let target = settings?.payoutWallets[invoice.currency] else { throw InvoiceError.noPayoutWallet }
        let amount = try invoice.reserve(order.amount)
        let now = desk.clock.now().shown
        try await desk.invoices.update(invoice, now: now, in: transaction)
        return InvoicePayment(
            id: desk.ids.next(), invoice: invoice.id, issuer: invoice.issuer, method: .wallet, amount: amount,
            fee: try InvoiceFee.fee(on: amount),
            way: InvoicePayment.Way(
                payer: order.payer, source: order.wallet, target: target, authorization: order.authorization,
                isSession: order.isSession),
            paidOn: now.day, createdAt: now, state: .pending)
    }

    /// A payment that this key made before. While its first request may still be running there is no answer to repeat.
    private func known(_ key: IdempotencyContext) async throws -> InvoicePaymentID? {
        guard let (payment, requestHash) = try await payments.find(key.requestKey) else {
            // What was answered on another route moves no money for an answer of no.
            guard try await !payments.isReused(key.requestKey) else { throw InvoiceError.keyReused }
            return nil
        }
        guard requestHash == key.requestHash else { throw InvoiceError.keyReused }
        if payment.state == .pending, desk.clock.now() < payment.createdAt + InvoicePaymentSaga.firstStep {
            throw InvoiceError.inProgress
        }
        return payment.id
    }

    /// Whatever goes wrong here the saga tries again; the payer sees a payment that is pending.
    private func tryFirstStep(_ payment: InvoicePayment) async throws {
        do {
            guard let found = try await saga.sagas.find(saga.client, id: payment.id.rawValue), found.state == .pending
            else { return }
            if let refusal = try await saga.step(found) { throw InvoicePaymentRefused(refusal: refusal) }
        } catch is SagaConflict {
            // A worker was faster.
        } catch let error as MessagingError {
            logger.warning(
                "the wallet did not take a payment of an invoice at once",
                metadata: ["payment_id": "\(payment.id)", "error": "\(error)"])
        }
    }
}

/// The key has made a payment meanwhile; what was begun for this one is undone.
private struct KeyTaken: Error {}

import BillingDomain
import Contracts
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit

/// Carries payments of invoices to their end. A step may be repeated: the wallet knows a payment by its id, and what it
/// said is written with the invoice and the saga's end in one transaction.
struct InvoicePaymentSaga: Sendable {
    let client: PostgresClient
    let invoices: InvoiceStore
    let payments: InvoicePaymentStore
    let sagas = SagaStore<InvoicePayment.State>(kind: "invoice_payment")
    let wallet: InvoiceWallet
    /// Compliance's word before the wallet is asked: the same question has the same answer, however often it is asked.
    /// Nil: nobody is asked.
    let assess: (@Sendable (InvoicePayment) async throws -> InvoiceVerdict)?
    let clock: WallClock
    let ids: IDGenerator
    let crashes: CrashPoints
    /// Wakes the relay after a commit that left an event.
    let committed: @Sendable () -> Void

    /// The request that made a payment asks the wallet itself; after this time a worker does.
    static let firstStep = Duration.seconds(10)

    /// What the wallet is silent about is asked again after 5 seconds, doubling to 10 minutes, for ever.
    static var settings: SagaWorkerSettings {
        var settings = SagaWorkerSettings()
        settings.backoff = Backoff(initial: .seconds(5), cap: .seconds(600))
        return settings
    }

    /// - Returns: why it was refused, for whoever waits for the answer.
    @discardableResult
    func step(_ saga: Saga<InvoicePayment.State>) async throws -> Refusal? {
        guard let payment = try await payments.find(InvoicePaymentID(saga.id)), payment.state == .pending else {
            return nil
        }
        let (report, refusal) = try await ask(payment)
        crashes.passed(InvoiceCrashPoints.asked)
        try await client.transaction { transaction in
            try await take(report, saga, payment, in: transaction)
        }
        crashes.passed(InvoiceCrashPoints.ended)
        committed()
        return refusal
    }

    private func ask(_ payment: InvoicePayment) async throws -> (InvoicePayment.Report, Refusal?) {
        guard let way = payment.way, let number = try await invoices.find(payment.invoice)?.issue?.number else {
            throw InvoiceError.missing(.invoice)
        }
        do {
            var assessment: UniqueID?
            if let assess {
                switch try await assess(payment) {
                case .allowed(let id): assessment = id
                case .refused(let code): throw RequestRefused(Refusal(code: code))
                }
            }
            crashes.passed(InvoiceCrashPoints.assessed)
            let transaction = try await wallet.post(payment, along: way, number: number, assessment: assessment)
            return (.posted(transaction: transaction), nil)
        } catch let refused as RequestRefused {
            return (.refused(code: refused.code), refused.refusal)
        }
    }

    private nonisolated(nonsending) func take(
        _ report: InvoicePayment.Report, _ saga: Saga<InvoicePayment.State>, _ payment: InvoicePayment,
        in transaction: PostgresTransaction
    ) async throws {
        let now = clock.now()
        // In the order in which everybody locks: the invoice first.
        guard var invoice = try await invoices.lock(payment.invoice, in: transaction),
            var payment = try await payments.find(payment.id, in: transaction), payment.take(report)
        else { return }
        try await sagas.advance(saga, to: payment.state, dueAt: nil, now: now, in: transaction)
        try await payments.update(payment, now: now, in: transaction)
        if payment.state == .posted {
            try invoice.collectReserved(payment.amount)
        } else {
            invoice.release(payment.amount)
        }
        try await invoices.update(invoice, now: now, in: transaction)
        guard payment.state == .posted else { return }
        try await transaction.execute(
            Outbox.append([try InvoiceTellings.collected(payment.amount, invoice, ids: ids, now: now)]))
    }
}

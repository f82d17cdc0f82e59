import BillingDomain
import Outbox
import PostgresAccess
import Primitives

/// Carries money of credit notes back. The wallet knows each by its id, so a step may be repeated. What it refuses, as
/// when the issuer's wallet has too little, is asked for again until it is there: the credit note is issued and stays.
struct InvoiceRefundSaga: Sendable {
    enum State: String, Sendable { case posting, ended }

    let client: PostgresClient
    let invoices: InvoiceStore
    let notes: CreditNoteStore
    let sagas = SagaStore<State>(kind: "invoice_refund")
    let wallet: InvoiceWallet
    let clock: WallClock
    let crashes: CrashPoints
    /// Wakes the workers of this process.
    let wake: @Sendable () -> Void

    /// Again after 5 seconds, doubling to an hour, for ever.
    static var settings: SagaWorkerSettings {
        var settings = SagaWorkerSettings()
        settings.backoff = Backoff(initial: .seconds(5), cap: .seconds(3_600))
        return settings
    }

    /// Writes it down, to be done as soon as that is committed. The invoice's row is locked.
    nonisolated(nonsending) func open(_ refund: InvoiceRefund, in transaction: PostgresTransaction) async throws {
        try await notes.insert(refund, in: transaction)
        try await transaction.execute(
            sagas.create(
                id: refund.id, state: .posting, data: [], dueAt: refund.createdAt, now: refund.createdAt))
    }

    /// What follows the commit of some that were opened.
    func opened() {
        crashes.passed(InvoiceCrashPoints.refunding)
        wake()
    }

    func step(_ saga: Saga<State>) async throws {
        guard let refund = try await notes.pending(saga.id) else { return }
        let transactionID = try await wallet.post(refund)
        crashes.passed(InvoiceCrashPoints.refundAsked)
        try await client.transaction { transaction in
            let now = clock.now()
            // In the order in which everybody locks: the invoice first.
            guard let invoice = try await notes.find(refund.note)?.invoice,
                try await invoices.lock(invoice, in: transaction) != nil
            else { return }
            try await sagas.advance(saga, to: .ended, dueAt: nil, now: now, in: transaction)
            let isAll = try await notes.end(refund, by: transactionID, in: transaction)
            guard isAll, var note = try await notes.find(refund.note, in: transaction), note.take(.settled) else {
                return
            }
            try await notes.update(note, now: now, in: transaction)
        }
        crashes.passed(InvoiceCrashPoints.refunded)
    }
}

import Authentication
import BillingDomain
import HTTPKit
import Messaging
import Outbox
import Primitives
import ServiceKit
import ServiceLifecycle

/// Invoices and credit notes: what their routes are made from, and what runs beside them.
struct InvoiceParts: Sendable {
    let desk: InvoiceDesk
    let payments: InvoicePaymentDesk
    let notes: CreditNoteDesk
    let papers: InvoicePapers
    let wallet: InvoiceWallet
    let transactions: Transactions
    let cursors: CursorCodec
    private let wakeRefunds: WakeSignal

    /// - Parameter assess: compliance's word on a payment before the wallet is asked; nil: nobody is asked.
    init(
        _ context: ServiceContext, _ broker: MessageBroker,
        assess: (@Sendable (InvoicePayment) async throws -> InvoiceVerdict)? = nil
    ) throws {
        let client = try context.postgres()
        let (wake, outboxSignal) = (WakeSignal(), context.outboxSignal)
        wakeRefunds = wake
        wallet = InvoiceWallet(broker: broker)
        desk = InvoiceDesk(
            client, InvoiceLinks(try InvoiceConfig(context.settings)), clock: context.clock, ids: context.ids)
        let store = CreditNoteStore(client: client)
        payments = InvoicePaymentDesk(
            desk: desk,
            saga: InvoicePaymentSaga(
                client: client, invoices: desk.invoices, payments: desk.payments, wallet: wallet, assess: assess,
                clock: context.clock, ids: context.ids, crashes: context.crashes,
                committed: { outboxSignal.raise() }),
            logger: context.logger)
        notes = CreditNoteDesk(
            desk, store,
            InvoiceRefundSaga(
                client: client, invoices: desk.invoices, notes: store, wallet: wallet, clock: context.clock,
                crashes: context.crashes, wake: { wake.raise() }))
        papers = InvoicePapers(
            invoices: desk.invoices, notes: store, store: PaperStore(client: client), files: try context.files(),
            crashes: context.crashes, logger: context.logger)
        transactions = try context.transactions()
        cursors = context.cursors
    }

    /// With the address at which its customer sees it: for answers that are not kept.
    func view(_ invoice: Invoice) throws -> InvoiceView { InvoiceView(invoice, url: try desk.links.url(of: invoice)) }

    /// - Throws: `missing`, also for another's.
    func own(_ id: InvoiceID, _ issuer: UserID) async throws -> Invoice {
        guard let invoice = try await desk.invoices.find(id), invoice.issuer == issuer else {
            throw InvoiceError.missing(.invoice)
        }
        return invoice
    }

    /// - Throws: `missing`, also for another's.
    func ownNote(_ id: CreditNoteID, _ issuer: UserID) async throws -> CreditNote {
        guard let note = try await notes.notes.find(id), note.issuer == issuer else {
            throw InvoiceError.missing(.creditNote)
        }
        return note
    }

    /// What somebody sees who has its address.
    /// - Throws: `missing`: the same for a number that nobody has, and for a token that is not its.
    func shown(_ number: String, token: String?) async throws -> (invoice: Invoice, issue: Invoice.Issue) {
        guard let token,
            let invoice = try await desk.invoices.find(tokenHash: SecretToken(token).hash), let issue = invoice.issue,
            issue.number == number
        else { throw InvoiceError.missing(.invoice) }
        return (invoice, issue)
    }

    var endpoints: [any Endpoint] {
        [
            GetInvoiceSettings(settings: desk.settings),
            PutInvoiceSettings(parts: self),
            CreateInvoice(parts: self),
            ListInvoices(parts: self),
            GetInvoice(parts: self),
            ChangeInvoice(parts: self),
            DeleteInvoice(parts: self),
            IssueInvoice(parts: self),
            SendInvoice(parts: self),
            RemindOfInvoice(parts: self),
            VoidInvoice(parts: self),
            WriteOffInvoice(parts: self),
            AddInvoicePayment(parts: self),
            GetInvoicePDF(parts: self),
            CreateCreditNote(parts: self),
            ListCreditNotes(parts: self),
            GetCreditNote(parts: self),
            GetCreditNotePDF(parts: self),
            ShowInvoice(parts: self),
            ShowInvoicePDF(parts: self),
            ShowInvoicePage(parts: self),
            PayInvoice(parts: self),
        ]
    }

    func services(_ context: ServiceContext) throws -> [any Service] {
        let (saga, refunds) = (payments.saga, notes.saga)
        let dates = InvoiceDates(desk: desk, client: saga.client)
        let watch = WatchInvoices(client: saga.client, clock: context.clock, metrics: context.metrics)
        return [
            SagaWorker(
                client: saga.client, store: saga.sagas, clock: context.clock, logger: context.logger,
                settings: InvoicePaymentSaga.settings
            ) { try await saga.step($0) },
            SagaWorker(
                client: saga.client, store: refunds.sagas, clock: context.clock, logger: context.logger,
                signal: wakeRefunds, settings: InvoiceRefundSaga.settings
            ) { try await refunds.step($0) },
            context.job("billing-watch-invoices", every: WatchInvoices.interval) { try await watch.run() },
            context.job("billing-invoice-papers", every: InvoicePapers.interval) { try await papers.makeMissing() },
            context.job("billing-files-sweep", every: .seconds(3_600)) { try await papers.sweep() },
            try context.job("billing-invoices-overdue", InvoiceDates.overdueAt, missed: .latest) { run in
                try await dates.lapse(on: run.day)
            },
            try context.job("billing-invoice-reminders", InvoiceDates.remindersAt, missed: .latest) { run in
                try await dates.remind(on: run.day)
            },
        ]
    }
}

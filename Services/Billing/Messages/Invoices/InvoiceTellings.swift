import BillingDomain
import Contracts
import JSONKit
import MoneyKit
import Outbox
import Primitives

/// What others are told of invoices. Of drafts nobody is told anything.
enum InvoiceTellings {
    static func issued(
        _ invoice: Invoice, _ links: InvoiceLinks, again: Bool, ids: IDGenerator, now: Timestamp
    ) throws -> OutboxEvent {
        let (issue, url) = try shown(invoice, links)
        return make(
            InvoiceIssued(
                invoiceID: invoice.id.rawValue, issuerID: invoice.issuer, customer: InvoicedCustomer(invoice),
                number: issue.number, amount: invoice.totals.total, due: issue.dueOn, url: url, again: again),
            invoice, ids, now)
    }

    static func reminder(
        _ invoice: Invoice, _ links: InvoiceLinks, ids: IDGenerator, now: Timestamp
    ) throws -> OutboxEvent {
        let (issue, url) = try shown(invoice, links)
        return make(
            InvoiceReminder(
                invoiceID: invoice.id.rawValue, issuerID: invoice.issuer, customer: InvoicedCustomer(invoice),
                number: issue.number, amount: invoice.amountDue, due: issue.dueOn, url: url),
            invoice, ids, now)
    }

    /// Something was paid: all that was due, or a part.
    static func collected(
        _ amount: Money, _ invoice: Invoice, ids: IDGenerator, now: Timestamp
    ) throws -> OutboxEvent {
        guard invoice.state != .paid else { return try paid(invoice, ids: ids, now: now) }
        return make(
            InvoicePartiallyPaid(
                invoiceID: invoice.id.rawValue, issuerID: invoice.issuer, customer: InvoicedCustomer(invoice),
                number: try issue(of: invoice).number, amount: amount, amountDue: invoice.amountDue),
            invoice, ids, now)
    }

    static func paid(_ invoice: Invoice, ids: IDGenerator, now: Timestamp) throws -> OutboxEvent {
        make(
            InvoicePaid(
                invoiceID: invoice.id.rawValue, issuerID: invoice.issuer, customer: InvoicedCustomer(invoice),
                number: try issue(of: invoice).number, amount: invoice.totals.total),
            invoice, ids, now)
    }

    static func overdue(
        _ invoice: Invoice, on day: CalendarDay, ids: IDGenerator, now: Timestamp
    ) throws -> OutboxEvent {
        let issue = try issue(of: invoice)
        return make(
            InvoiceOverdue(
                invoiceID: invoice.id.rawValue, issuerID: invoice.issuer, customer: InvoicedCustomer(invoice),
                number: issue.number, amount: invoice.amountDue, due: issue.dueOn,
                days: Int(day.daysSince1970 - issue.dueOn.daysSince1970)),
            invoice, ids, now)
    }

    static func voided(_ invoice: Invoice, ids: IDGenerator, now: Timestamp) throws -> OutboxEvent {
        make(
            InvoiceVoided(
                invoiceID: invoice.id.rawValue, issuerID: invoice.issuer, customer: InvoicedCustomer(invoice),
                number: try issue(of: invoice).number, amount: invoice.totals.total),
            invoice, ids, now)
    }

    static func credited(
        _ note: CreditNote, of invoice: Invoice, ids: IDGenerator, now: Timestamp
    ) throws -> OutboxEvent {
        make(
            CreditNoteIssued(
                creditNoteID: note.id.rawValue, invoiceID: invoice.id.rawValue, issuerID: invoice.issuer,
                customer: InvoicedCustomer(invoice), number: note.number,
                invoiceNumber: try issue(of: invoice).number, amount: note.totals.total, reason: note.reason),
            invoice, ids, now)
    }

    private static func shown(_ invoice: Invoice, _ links: InvoiceLinks) throws -> (Invoice.Issue, url: String) {
        guard let url = try links.url(of: invoice) else { throw InvoiceError.notPayable(invoice.state) }
        return (try issue(of: invoice), url)
    }

    private static func issue(of invoice: Invoice) throws(InvoiceError) -> Invoice.Issue {
        guard let issue = invoice.issue else { throw .notPayable(invoice.state) }
        return issue
    }

    private static func make<Event: EventContract>(
        _ event: Event, _ invoice: Invoice, _ ids: IDGenerator, _ now: Timestamp
    ) -> OutboxEvent {
        OutboxEvent(
            type: Event.type, aggregateID: invoice.id.description, data: JSON.encode(event), id: ids.next(),
            occurredAt: now, traceparent: TraceContext.current?.traceparent)
    }
}

extension InvoicedCustomer {
    init(_ invoice: Invoice) {
        let customer = invoice.draft.customer
        self.init(name: customer.name, email: customer.email, userID: customer.user)
    }
}

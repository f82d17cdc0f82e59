import BillingDomain
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Makes invoices and changes them, each in a transaction of its caller: of a route that keeps its answer with it, or
/// of whoever invoices by itself.
///
/// ```swift
/// let draft = try await invoices.create(InvoiceDraft(issuer: merchant, ...), in: transaction)
/// let invoice = try await invoices.issue(draft.id, in: transaction)     // may be later, in another one
/// ```
///
/// Whatever becomes of the transaction becomes of them: a number that was taken in one that fails is given again. Its
/// events are in the outbox, which the caller wakes after the commit. All throw `InvoiceError` and `PostgresError`.
struct InvoiceDesk: Sendable {
    let invoices: InvoiceStore
    let payments: InvoicePaymentStore
    let settings: InvoiceSettingsStore
    let balances: CustomerBalances
    let links: InvoiceLinks
    let clock: WallClock
    let ids: IDGenerator

    private let numbers = InvoiceNumbers()

    init(_ client: PostgresClient, _ links: InvoiceLinks, clock: WallClock, ids: IDGenerator) {
        invoices = InvoiceStore(client: client)
        payments = InvoicePaymentStore(client: client)
        settings = InvoiceSettingsStore(client: client)
        balances = CustomerBalances(ids: ids)
        self.links = links
        self.clock = clock
        self.ids = ids
    }

    // MARK: Drafts

    /// A draft that is counted and written down; it can change until it is issued.
    /// - Throws: as `InvoiceTotals`: `amountNotPositive` for a total below zero, `amountOutOfRange`,
    ///   `currencyMismatch`, `amountTooLarge`.
    nonisolated(nonsending) func create(
        _ draft: InvoiceDraft, in transaction: PostgresTransaction
    ) async throws -> Invoice {
        let invoice = Invoice(
            id: ids.next(), createdAt: clock.now().shown, draft: draft, itemIDs: itemIDs(of: draft),
            totals: try draft.totals())
        try await invoices.insert(invoice, in: transaction)
        return invoice
    }

    /// - Throws: `missing` for another's; `notDraft`; `ofSubscription`; as `create`.
    nonisolated(nonsending) func change(
        _ id: InvoiceID, to draft: InvoiceDraft, in transaction: PostgresTransaction
    ) async throws -> Invoice {
        var invoice = try await locked(id, of: draft.issuer, in: transaction)
        guard invoice.state == .draft else { throw InvoiceError.notDraft(invoice.state) }
        if try await invoices.isOfSubscription(id, in: transaction) { throw InvoiceError.ofSubscription }
        try invoice.change(draft, itemIDs: itemIDs(of: draft))
        try await invoices.replace(invoice, now: clock.now(), in: transaction)
        return invoice
    }

    /// - Throws: `missing` for another's; `notDraft`; `ofSubscription`.
    nonisolated(nonsending) func delete(
        _ id: InvoiceID, of issuer: UserID, in transaction: PostgresTransaction
    ) async throws {
        let invoice = try await locked(id, of: issuer, in: transaction)
        guard invoice.state == .draft else { throw InvoiceError.notDraft(invoice.state) }
        if try await invoices.isOfSubscription(id, in: transaction) { throw InvoiceError.ofSubscription }
        try await invoices.delete(invoice, in: transaction)
    }

    private func itemIDs(of draft: InvoiceDraft) -> [InvoiceItemID] { draft.items.map { _ in ids.next() } }

    // MARK: Issue

    /// Makes a draft a document: it gets its number, its day and its address, and what the customer has left with the
    /// issuer pays of it. One of which nothing is due then is paid.
    /// - Parameters:
    ///   - issuer: nil: whoever's it is.
    ///   - netDays: from its issue to the day on which it is due; nil: as the draft says.
    /// - Returns: as it stands then. Its page is made after the commit, by `InvoicePapers`.
    /// - Throws: `missing`, `notDraft`, `settingsMissing` before the issuer has said under which name.
    nonisolated(nonsending) func issue(
        _ id: InvoiceID, of issuer: UserID? = nil, dueIn netDays: Int? = nil, in transaction: PostgresTransaction
    ) async throws -> Invoice {
        var invoice = try await locked(id, of: issuer, in: transaction)
        guard invoice.state == .draft else { throw InvoiceError.notDraft(invoice.state) }
        guard let settings = try await settings.find(invoice.issuer, in: transaction) else {
            throw InvoiceError.settingsMissing
        }
        let (customer, now) = (invoice.draft.customer, clock.now().shown)
        let balance = try await balances.lock(
            of: customer, at: invoice.issuer, in: invoice.currency, transaction)
        let serial = try await numbers.next(.invoice, of: invoice.issuer, on: now.day, in: transaction)
        let token = try links.make(for: id)
        let issue = Invoice.Issue(
            number: serial.text(settings.prefix), at: now,
            dueOn: netDays.map { now.day.adding(days: $0) } ?? invoice.draft.dueOn
                ?? now.day.adding(days: settings.netDays), issuer: settings.issuer,
            tokenHash: token.hash, sealedToken: token.sealed)
        try invoice.issue(issue)
        let part = Money(
            minorUnits: min(balance.minorUnits, invoice.amountDue.minorUnits), currency: invoice.currency)
        if part.isPositive { try invoice.collect(part) }
        try await invoices.issue(invoice, issue, serial, in: transaction)
        if part.isPositive {
            let payment = InvoicePayment(
                id: ids.next(), invoice: id, issuer: invoice.issuer, method: .balance, amount: part,
                fee: .zero(part.currency), paidOn: now.day, createdAt: now, state: .posted)
            _ = try await payments.insert(payment, in: transaction)
            try await balances.change(
                by: part.negated(), of: customer, at: invoice.issuer, for: .invoice(id), now: now, in: transaction)
        }
        var events = [try InvoiceTellings.issued(invoice, links, again: false, ids: ids, now: now)]
        if invoice.state == .paid { events.append(try InvoiceTellings.paid(invoice, ids: ids, now: now)) }
        try await transaction.execute(Outbox.append(events))
        return invoice
    }

    // MARK: Afterwards

    /// Words beside what stands there.
    /// - Throws: `missing` for another's.
    nonisolated(nonsending) func note(
        _ id: InvoiceID, of issuer: UserID, _ notes: String?, in transaction: PostgresTransaction
    ) async throws -> Invoice {
        var invoice = try await locked(id, of: issuer, in: transaction)
        invoice.note(notes)
        try await invoices.update(invoice, now: clock.now(), in: transaction)
        return invoice
    }

    /// Its customer is written to: gets it once more, or is reminded of it.
    /// - Throws: `missing`, `notPayable`, `reminderTooSoon`.
    nonisolated(nonsending) func send(
        _ id: InvoiceID, of issuer: UserID, asReminder: Bool, in transaction: PostgresTransaction
    ) async throws -> Invoice {
        var invoice = try await locked(id, of: issuer, in: transaction)
        let now = clock.now()
        if asReminder, !invoice.isPayable { throw InvoiceError.notPayable(invoice.state) }
        try invoice.send(at: now)
        try await invoices.update(invoice, now: now, in: transaction)
        let event =
            try asReminder
            ? InvoiceTellings.reminder(invoice, links, ids: ids, now: now)
            : InvoiceTellings.issued(invoice, links, again: true, ids: ids, now: now)
        try await transaction.execute(Outbox.append([event]))
        return invoice
    }

    /// - Throws: `missing`, `notPayable` once something is paid or credited, `paymentInProgress`.
    nonisolated(nonsending) func void(
        _ id: InvoiceID, of issuer: UserID, in transaction: PostgresTransaction
    ) async throws -> Invoice {
        var invoice = try await locked(id, of: issuer, in: transaction)
        let now = clock.now()
        try invoice.void()
        try await invoices.update(invoice, now: now, in: transaction)
        try await transaction.execute(Outbox.append([InvoiceTellings.voided(invoice, ids: ids, now: now)]))
        return invoice
    }

    /// - Throws: `missing`, `notPayable`.
    nonisolated(nonsending) func writeOff(
        _ id: InvoiceID, of issuer: UserID, in transaction: PostgresTransaction
    ) async throws -> Invoice {
        var invoice = try await locked(id, of: issuer, in: transaction)
        try invoice.writeOff()
        try await invoices.update(invoice, now: clock.now(), in: transaction)
        return invoice
    }

    /// Money has come elsewhere, says the issuer.
    /// - Throws: `missing`; as `Invoice.payable`.
    nonisolated(nonsending) func payElsewhere(
        _ id: InvoiceID, of issuer: UserID, _ elsewhere: PaidElsewhere, in transaction: PostgresTransaction
    ) async throws -> Invoice {
        var invoice = try await locked(id, of: issuer, in: transaction)
        let now = clock.now().shown
        let payment = InvoicePayment(
            id: ids.next(), invoice: id, issuer: issuer, method: elsewhere.method,
            amount: try invoice.payable(elsewhere.amount), fee: .zero(invoice.currency), paidOn: elsewhere.paidOn,
            reference: elsewhere.reference, createdAt: now, state: .posted)
        try invoice.collect(payment.amount)
        try await invoices.update(invoice, now: now, in: transaction)
        _ = try await payments.insert(payment, in: transaction)
        try await transaction.execute(
            Outbox.append([InvoiceTellings.collected(payment.amount, invoice, ids: ids, now: now)]))
        return invoice
    }

    /// Locked until the transaction ends.
    /// - Throws: `missing`, also for another's.
    nonisolated(nonsending) func locked(
        _ id: InvoiceID, of issuer: UserID?, in transaction: PostgresTransaction
    ) async throws -> Invoice {
        guard let invoice = try await invoices.lock(id, in: transaction), issuer ?? invoice.issuer == invoice.issuer
        else { throw InvoiceError.missing(.invoice) }
        return invoice
    }
}

/// Money that an issuer says has come elsewhere.
struct PaidElsewhere: Sendable {
    let amount: Money
    let paidOn: CalendarDay
    let method: InvoicePayment.Method
    let reference: String?
}

package import MoneyKit
package import Primitives

/// What an issuer takes back of an invoice.
package struct CreditNote: Sendable, Equatable {
    /// What becomes of what was paid beyond what is due then.
    package enum Settlement: String, Sendable, CaseIterable {
        /// It pays this issuer's next invoices to that customer.
        case balance
        /// It goes back where it came from, as far as it came from wallets; the rest as above.
        case wallet
    }

    /// - issued: it only lowers what is due.
    /// - refundPending: the wallet is asked to give money back.
    /// - settled: what was paid too much has gone back.
    package enum State: String, Sendable, CaseIterable {
        case issued, refundPending = "refund_pending", settled
    }

    package enum Event: String, CaseIterable, Hashable, Sendable {
        case refunding, settled
    }

    package static let states = Transitions<State, Event>(
        from: .issued,
        [
            (.issued, .refunding, .refundPending),
            (.issued, .settled, .settled),
            (.refundPending, .settled, .settled),
        ])

    /// Of one item: before tax.
    package struct Part: Hashable, Sendable {
        package let item: InvoiceItemID
        package let net: Money

        package init(item: InvoiceItemID, net: Money) {
            self.item = item
            self.net = net
        }
    }

    package let id: CreditNoteID
    package let invoice: InvoiceID
    package let issuer: UserID
    package let number: String
    package let parts: [Part]
    package let reason: String
    package let settlement: Settlement
    package let totals: CreditNoteTotals
    package let issuedAt: Timestamp
    package internal(set) var state: State

    package init(
        id: CreditNoteID, invoice: InvoiceID, issuer: UserID, number: String, parts: [Part], reason: String,
        settlement: Settlement, totals: CreditNoteTotals, issuedAt: Timestamp, state: State = .issued
    ) {
        self.id = id
        self.invoice = invoice
        self.issuer = issuer
        self.number = number
        self.parts = parts
        self.reason = reason
        self.settlement = settlement
        self.totals = totals
        self.issuedAt = issuedAt
        self.state = state
    }

    /// - Returns: false where it does not happen.
    package mutating func take(_ event: Event) -> Bool {
        guard let next = Self.states.next(state, on: event) else { return false }
        state = next
        return true
    }
}

/// What a credit note comes to. Tax goes back by the running total of its rate, so that credit notes over everything
/// bring back all of it, in whatever parts.
package struct CreditNoteTotals: Sendable, Equatable {
    package let net: Money
    package let tax: Money
    package let total: Money

    package init(net: Money, tax: Money, total: Money) {
        self.net = net
        self.tax = tax
        self.total = total
    }

    /// - Parameter before: what of each item was credited before, in minor units before tax.
    /// - Throws: `creditExceedsInvoice` for an item that is not of the invoice, more than an item's net or more than
    ///   what its rate taxed; `amountNotPositive`, `currencyMismatch`, `amountTooLarge`.
    package init(
        _ parts: [CreditNote.Part], of invoice: Invoice, after before: [InvoiceItemID: Int64]
    ) throws(InvoiceError) {
        do {
            try self.init(counting: parts, invoice, before)
        } catch let refusal as InvoiceError {
            throw refusal
        } catch {
            throw .amountTooLarge
        }
    }

    private init(counting parts: [CreditNote.Part], _ invoice: Invoice, _ before: [InvoiceItemID: Int64]) throws {
        let currency = invoice.currency
        var after = before
        for part in parts {
            guard part.net.currency == currency else { throw InvoiceError.currencyMismatch(expected: currency) }
            guard part.net.isPositive else { throw InvoiceError.amountNotPositive }
            guard let index = invoice.itemIDs.firstIndex(of: part.item),
                part.net.minorUnits <= invoice.totals.lines[index].net.minorUnits - after[part.item, default: 0]
            else { throw InvoiceError.creditExceedsInvoice }
            after[part.item, default: 0] += part.net.minorUnits
        }
        net = try Money.sum(parts.map(\.net), in: currency)
        let (due, done) = (try Self.tax(on: after, of: invoice), try Self.tax(on: before, of: invoice))
        tax = try due.subtracting(done)
        total = try net.adding(tax)
    }

    /// The tax on what was credited of all items.
    private static func tax(on credited: [InvoiceItemID: Int64], of invoice: Invoice) throws -> Money {
        let (currency, totals) = (invoice.currency, invoice.totals)
        var tax = Money.zero(currency)
        var untaxed = totals.net
        for line in totals.taxLines {
            untaxed = try untaxed.subtracting(line.taxable)
            let net = try Self.credited(of: line.rate, credited, invoice)
            guard net.minorUnits <= max(0, line.taxable.minorUnits) else { throw InvoiceError.creditExceedsInvoice }
            tax = try tax.adding(line.rate.percent(of: net, rounding: .halfUp))
        }
        guard try Self.credited(of: nil, credited, invoice).minorUnits <= max(0, untaxed.minorUnits) else {
            throw InvoiceError.creditExceedsInvoice
        }
        return tax
    }

    private static func credited(
        of rate: Rate?, _ credited: [InvoiceItemID: Int64], _ invoice: Invoice
    ) throws -> Money {
        let units = zip(invoice.itemIDs, invoice.draft.items).map { id, item in
            Rate.isSameTax(rate, item.taxRate) ? credited[id, default: 0] : 0
        }
        return try Money.sum(units.map { Money(minorUnits: $0, currency: invoice.currency) }, in: invoice.currency)
    }
}

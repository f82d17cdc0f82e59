import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Rows of invoices and of their items as domain values.
enum InvoiceRow {
    static let columns: SQL = """
        i.id, i.issuer_id, i.currency, i.status, i.customer_name, i.customer_email, i.customer_id, i.customer_address,
        i.customer_tax_id, i.discount_percent, i.discount_amount, i.due_on, i.notes, i.subtotal, i.discount_total,
        i.net, i.tax_rates, i.tax_bases, i.tax_amounts, i.total, i.paid, i.credited, i.returned, i.reserved, i.number,
        i.issued_at, i.issuer_name, i.issuer_address, i.issuer_tax_id, i.token_hash, i.token_sealed, i.sent_at,
        i.created_at
        """

    static let itemColumns: SQL = """
        invoice_id, id, description, quantity, unit_price, discount_percent, discount_amount, tax_rate, gross, discount,
        net
        """

    /// One item and the invoice that it is of.
    struct Item {
        let invoice: InvoiceID
        let id: InvoiceItemID
        let item: InvoiceItem
        let line: InvoiceTotals.Line
    }

    static func item(_ row: Row, in currency: Currency) throws -> Item {
        let id = try row.decode(InvoiceItemID.self, at: 1)
        guard let quantity = Quantity(try row.decode(String.self, at: 3)) else { throw unknown("item \(id)") }
        func money(_ column: Int) throws -> Money {
            Money(minorUnits: try row.decode(Int64.self, at: column), currency: currency)
        }
        return Item(
            invoice: try row.decode(InvoiceID.self, at: 0), id: id,
            item: InvoiceItem(
                description: try row.decode(String.self, at: 2), quantity: quantity,
                unitPrice: try Rate(parsing: try row.decode(String.self, at: 4)),
                discount: try discount(row, at: 5, in: currency),
                taxRate: try row.decode(String?.self, at: 7).map { try Rate(parsing: $0) }),
            line: InvoiceTotals.Line(gross: try money(8), discount: try money(9), net: try money(10)))
    }

    static func currency(_ row: Row) throws -> Currency {
        guard let currency = Currency(try row.decode(String.self, at: 2)) else { throw unknown("a currency") }
        return currency
    }

    static func invoice(_ row: Row, _ items: [Item]) throws -> Invoice {
        let id = try row.decode(InvoiceID.self, at: 0)
        let currency = try currency(row)
        guard let state = Invoice.State(rawValue: try row.decode(String.self, at: 3)) else {
            throw unknown("invoice \(id)")
        }
        let draft = InvoiceDraft(
            issuer: try row.decode(UserID.self, at: 1), currency: currency,
            customer: InvoiceCustomer(
                name: try row.decode(String.self, at: 4), email: try row.decode(String.self, at: 5),
                user: try row.decode(UserID?.self, at: 6), address: try row.decode([String].self, at: 7),
                taxID: try row.decode(String?.self, at: 8)),
            items: items.map(\.item), discount: try discount(row, at: 9, in: currency),
            dueOn: try row.decode(CalendarDay?.self, at: 11), notes: try row.decode(String?.self, at: 12))
        return Invoice(
            id: id, createdAt: try row.decode(Timestamp.self, at: 32), draft: draft, itemIDs: items.map(\.id),
            totals: try totals(row, items.map(\.line), in: currency), state: state, issue: try issue(row, draft.dueOn),
            moved: Invoice.Moved(
                paid: try row.decode(Int64.self, at: 20), credited: try row.decode(Int64.self, at: 21),
                returned: try row.decode(Int64.self, at: 22), reserved: try row.decode(Int64.self, at: 23)),
            sentAt: try row.decode(Timestamp?.self, at: 31))
    }

    private static func totals(
        _ row: Row, _ lines: [InvoiceTotals.Line], in currency: Currency
    ) throws -> InvoiceTotals {
        func money(_ units: Int64) -> Money { Money(minorUnits: units, currency: currency) }
        let bases = try row.decode([Int64].self, at: 17)
        let amounts = try row.decode([Int64].self, at: 18)
        let taxLines = try zip(row.decode([String].self, at: 16), zip(bases, amounts)).map { rate, figures in
            InvoiceTotals.TaxLine(
                rate: try Rate(parsing: rate), taxable: money(figures.0), tax: money(figures.1))
        }
        return InvoiceTotals(
            lines: lines, subtotal: money(try row.decode(Int64.self, at: 13)),
            discountTotal: money(try row.decode(Int64.self, at: 14)), net: money(try row.decode(Int64.self, at: 15)),
            taxLines: taxLines, tax: try Money.sum(taxLines.map(\.tax), in: currency),
            total: money(try row.decode(Int64.self, at: 19)))
    }

    private static func issue(_ row: Row, _ dueOn: CalendarDay?) throws -> Invoice.Issue? {
        guard let number = try row.decode(String?.self, at: 24), let dueOn else { return nil }
        return Invoice.Issue(
            number: number, at: try row.decode(Timestamp.self, at: 25), dueOn: dueOn,
            issuer: Issuer(
                name: try row.decode(String.self, at: 26), address: try row.decode([String].self, at: 27),
                taxID: try row.decode(String?.self, at: 28)),
            tokenHash: try row.decode([UInt8].self, at: 29), sealedToken: try row.decode([UInt8].self, at: 30))
    }

    /// From the column of its percentage on.
    private static func discount(_ row: Row, at column: Int, in currency: Currency) throws -> InvoiceDiscount? {
        if let percent = try row.decode(String?.self, at: column) { return .percent(try Rate(parsing: percent)) }
        return try row.decode(Int64?.self, at: column + 1).map { .amount(Money(minorUnits: $0, currency: currency)) }
    }

    private static func unknown(_ thing: String) -> PostgresError {
        PostgresError(.decoding, message: "\(thing) has a value that we do not know")
    }
}

extension InvoiceDiscount {
    /// As it is kept.
    var percentText: String? { if case .percent(let rate) = self { rate.text } else { nil } }
    var minorUnits: Int64? { if case .amount(let amount) = self { amount.minorUnits } else { nil } }
}

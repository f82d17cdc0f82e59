import BillingDomain
import DocumentKit
import MoneyKit
import Primitives

/// Invoices and credit notes as pages. What people wrote are letters in them.
enum InvoiceDocument {
    static func of(_ invoice: Invoice, _ issue: Invoice.Issue) -> Document {
        let draft = invoice.draft
        let facts = [
            Document.Fact("Number", issue.number), Document.Fact("Issued on", issue.at.day.description),
            Document.Fact("Due on", issue.dueOn.description),
        ]
        return document(
            "Invoice", issue.number, issue.at, parties(issue.issuer, draft.customer) + facts,
            table: DocumentTable(columns(draft.currency), rows: rows(of: invoice)),
            total: invoice.totals.total, notes: draft.notes)
    }

    static func of(_ note: CreditNote, of invoice: Invoice, _ issue: Invoice.Issue) -> Document {
        let facts = [
            Document.Fact("Number", note.number), Document.Fact("Of invoice", issue.number),
            Document.Fact("Issued on", note.issuedAt.day.description), Document.Fact("Reason", note.reason),
        ]
        let items = note.parts.map { part in
            let index = invoice.itemIDs.firstIndex(of: part.item)
            return DocumentRow([
                .text(index.map { invoice.draft.items[$0].description } ?? "\(part.item)"), amount(part.net),
            ])
        }
        let sums = [sum("Net", note.totals.net, 1), sum("Tax", note.totals.tax, 1), sum("Total", note.totals.total, 1)]
        return document(
            "Credit note", note.number, note.issuedAt, parties(issue.issuer, invoice.draft.customer) + facts,
            table: DocumentTable(
                [DocumentColumn("Item", share: 4), DocumentColumn("Net \(invoice.currency.code)", .right)],
                rows: items + sums),
            total: note.totals.total, notes: nil)
    }

    private static func document(
        _ title: String, _ number: String, _ at: Timestamp, _ facts: [Document.Fact], table: DocumentTable,
        total: Money, notes: String?
    ) -> Document {
        Document(
            title: "\(title) \(number)", footer: "\(title) \(number)", createdAt: at,
            blocks: [
                .heading("\(title) \(number)"), .facts(facts), .table(table),
                .facts([Document.Fact("Total", shown(total))]),
            ] + (notes.map { [.text($0)] } ?? []))
    }

    private static func parties(_ issuer: Issuer, _ customer: InvoiceCustomer) -> [Document.Fact] {
        [
            Document.Fact("From", lines(issuer.name, issuer.address, issuer.taxID)),
            Document.Fact("To", lines(customer.name, customer.address, customer.taxID)),
        ]
    }

    private static func lines(_ name: String, _ address: [String], _ taxID: String?) -> String {
        ([name] + address + (taxID.map { ["Tax number \($0)"] } ?? [])).joined(separator: "\n")
    }

    // MARK: Figures

    private static func columns(_ currency: Currency) -> [DocumentColumn] {
        [
            DocumentColumn("Item", share: 4), DocumentColumn("Quantity", .right), DocumentColumn("Price", .right),
            DocumentColumn("Discount", .right), DocumentColumn("Tax %", .right),
            DocumentColumn("Net \(currency.code)", .right, share: 1.5),
        ]
    }

    private static func rows(of invoice: Invoice) -> [DocumentRow] {
        let totals = invoice.totals
        let items = zip(invoice.draft.items, totals.lines).map { item, line in
            DocumentRow([
                .text(item.description), .text(item.quantity.text), .text(item.unitPrice.text),
                line.discount.isZero ? .empty : amount(line.discount), .text(item.taxRate?.text ?? "–"),
                amount(line.net),
            ])
        }
        let discount = totals.discountTotal.isZero ? [] : [sum("Discounts", totals.discountTotal, 5)]
        let taxes = totals.taxLines.map { line in
            sum("Tax \(line.rate.text) % of \(line.taxable.amountText)", line.tax, 5)
        }
        return items + [sum("Subtotal", totals.subtotal, 5)] + discount + [sum("Net", totals.net, 5)] + taxes
            + [sum("Total", totals.total, 5)]
    }

    /// - Parameter columns: before the amount's.
    private static func sum(_ name: String, _ money: Money, _ columns: Int) -> DocumentRow {
        let between = [DocumentCell](repeating: .empty, count: columns - 1)
        return DocumentRow([.text(name)] + between + [amount(money)], style: .total)
    }

    private static func amount(_ money: Money) -> DocumentCell {
        .amount(Int128(money.minorUnits), money.currency)
    }

    /// With the sign that people know, where there is one, and the code in any case.
    static func shown(_ money: Money) -> String {
        "\(signs[money.currency] ?? "")\(money.amountText) \(money.currency.code)"
    }

    private static let signs: [Currency: String] = [
        .NGN: "₦", .USD: "$", .EUR: "€", .GBP: "£", .JPY: "¥",
    ]
}

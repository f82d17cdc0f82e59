import BillingDomain
import JSONKit
import MoneyKit
import Primitives

/// An invoice as its issuer sees it.
struct InvoiceView: FieldEncodable {
    let invoice: Invoice
    /// Nil of a draft, and of an answer that is kept, see `InvoiceParts.shown`.
    let url: String?

    init(_ invoice: Invoice, url: String? = nil) {
        self.invoice = invoice
        self.url = url
    }

    static let example = InvoiceView(
        .example,
        url: "http://localhost:8080/api/v1/billing/public/invoices/INV-2027-000001/page?token=dGhlcmFieWJhY2Rl")

    func encode(to out: inout JSONWriter) {
        let (draft, issue) = (invoice.draft, invoice.issue)
        out.field("id", invoice.id)
        out.field("status", invoice.state)
        out.field("number", issue?.number)
        out.field("currency", invoice.currency)
        out.field("customer", InvoiceCustomerView(customer: draft.customer, isOwn: true))
        out.field("items", InvoiceItemView.all(of: invoice))
        out.field("discount", draft.discount.map { InvoiceDiscountView(discount: $0) })
        out.field("due_on", draft.dueOn)
        out.field("notes", draft.notes)
        InvoiceTotalsView(invoice).encode(to: &out)
        out.field("public_url", url)
        out.field("issued_at", issue?.at)
        out.field("created_at", invoice.createdAt)
    }
}

/// The figures of an invoice, among its other fields.
struct InvoiceTotalsView {
    let invoice: Invoice

    init(_ invoice: Invoice) { self.invoice = invoice }

    func encode(to out: inout JSONWriter) {
        let totals = invoice.totals
        out.field("subtotal", totals.subtotal)
        out.field("discount_total", totals.discountTotal)
        out.field("net", totals.net)
        out.field("tax_lines", totals.taxLines.map { InvoiceTaxLineView(line: $0) })
        out.field("tax", totals.tax)
        out.field("total", totals.total)
        out.field("amount_paid", invoice.amountPaid)
        out.field("amount_credited", invoice.amountCredited)
        out.field("amount_due", invoice.amountDue)
    }
}

struct InvoiceCustomerView: FieldEncodable {
    let customer: InvoiceCustomer
    /// Whether its address and account are shown.
    let isOwn: Bool

    static let example = InvoiceCustomerView(customer: Invoice.example.draft.customer, isOwn: true)

    func encode(to out: inout JSONWriter) {
        out.field("name", customer.name)
        out.optional("email", isOwn ? customer.email : nil)
        out.optional("user_id", isOwn ? customer.user : nil)
        out.field("address_lines", customer.address)
        out.field("tax_id", customer.taxID)
    }
}

struct InvoiceItemView: FieldEncodable {
    let id: InvoiceItemID
    let item: InvoiceItem
    let line: InvoiceTotals.Line

    static func all(of invoice: Invoice) -> [InvoiceItemView] {
        zip(invoice.itemIDs, zip(invoice.draft.items, invoice.totals.lines)).map { id, both in
            InvoiceItemView(id: id, item: both.0, line: both.1)
        }
    }

    static let example = InvoiceItemView(
        id: InvoiceItemID(.example), item: Invoice.example.draft.items[0], line: Invoice.example.totals.lines[0])

    func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("description", item.description)
        out.field("quantity", item.quantity.text)
        out.field("unit_price", item.unitPrice)
        out.field("discount", item.discount.map { InvoiceDiscountView(discount: $0) })
        out.field("tax_rate", item.taxRate)
        out.field("net", line.net)
    }
}

struct InvoiceDiscountView: FieldEncodable {
    let discount: InvoiceDiscount

    static let example = InvoiceDiscountView(discount: .percent(FieldType<Rate>.rate("10")))

    func encode(to out: inout JSONWriter) {
        switch discount {
        case .percent(let percent):
            out.optional("percent", percent)
            out.optional("amount", Money?.none)
        case .amount(let amount):
            out.optional("percent", Rate?.none)
            out.optional("amount", amount)
        }
    }
}

struct InvoiceTaxLineView: FieldEncodable {
    let line: InvoiceTotals.TaxLine

    static let example = InvoiceTaxLineView(line: Invoice.example.totals.taxLines[0])

    func encode(to out: inout JSONWriter) {
        out.field("rate", line.rate)
        out.field("taxable", line.taxable)
        out.field("tax", line.tax)
    }
}

extension Invoice.State: FieldValue {}

extension Invoice {
    static let example: Invoice = {
        let item = InvoiceItem(
            description: "An engine", quantity: .one, unitPrice: FieldType<Rate>.rate("33.33"),
            taxRate: FieldType<Rate>.rate("7.5"))
        let draft = InvoiceDraft(
            issuer: UserID(.example), currency: .USD,
            customer: InvoiceCustomer(name: "Grace Hopper", email: "grace@florin.test"), items: [item],
            dueOn: Timestamp.example.day, notes: "Thank you")
        guard let totals = try? draft.totals() else { preconditionFailure("the example adds up") }
        let issue = Invoice.Issue(
            number: "INV-2027-000001", at: .example, dueOn: Timestamp.example.day,
            issuer: Issuer(name: "Ada's Engines", address: ["1 Main Street"], taxID: nil), tokenHash: [],
            sealedToken: [])
        return Invoice(
            id: InvoiceID(.example), createdAt: .example, draft: draft, itemIDs: [InvoiceItemID(.example)],
            totals: totals, state: .open, issue: issue)
    }()
}

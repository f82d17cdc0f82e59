import BillingDomain
import DocumentKit
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `GET /public/invoices/{number}`: what a customer sees, with or without an account.
struct ShowInvoice: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/public/invoices/{number}", id: "showInvoice",
        summary: "An invoice as its customer sees it", tag: "Invoices", access: .public, problems: [.notFound])

    typealias Path = InvoiceNumberPath
    typealias Query = InvoiceTokenQuery

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<ShownInvoiceView> {
        let (invoice, issue) = try await parts.shown(call.path.number, token: call.query.token)
        return Reply.ok(ShownInvoiceView(invoice: invoice, issue: issue)).ofSecretAddress
    }
}

/// The number of an invoice. What cannot be one is nobody's.
struct InvoiceNumberPath: FieldDecodable {
    let number: String

    init(_ fields: inout Fields) { number = fields.required("number", .anything("INV-2027-000001")) }
}

extension FieldType where Value == String {
    /// Whatever is sent, so that what is wrong in one way is answered as what is wrong in another. It is compared, and
    /// goes nowhere else.
    fileprivate static func anything(_ example: String) -> FieldType {
        .parsed("text", schema: .string(JSONMember("examples", .array([.string(example)]))), example: example) { $0 }
    }
}

/// The token of its address. Without one it is as with a wrong one.
struct InvoiceTokenQuery: FieldDecodable {
    let token: String?

    init(_ fields: inout Fields) {
        token = fields.optional(
            "token",
            .anything("dGhlcmFieWJhY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHk").secret
                .described("Of the address that the customer got"))
    }
}

/// An invoice as its customer sees it: nothing of who paid what, and no address that lets others in.
struct ShownInvoiceView: FieldEncodable {
    let invoice: Invoice
    let issue: Invoice.Issue

    static let example: ShownInvoiceView = {
        guard let issue = Invoice.example.issue else { preconditionFailure("the example is issued") }
        return ShownInvoiceView(invoice: .example, issue: issue)
    }()

    func encode(to out: inout JSONWriter) {
        out.field("number", issue.number)
        out.field("status", invoice.state)
        out.field("issuer", IssuerView(issuer: issue.issuer))
        out.field("customer", InvoiceCustomerView(customer: invoice.draft.customer, isOwn: false))
        out.field("currency", invoice.currency)
        out.field("items", InvoiceItemView.all(of: invoice))
        InvoiceTotalsView(invoice).encode(to: &out)
        out.field("due_on", issue.dueOn)
        out.field("notes", invoice.draft.notes)
        out.field("issued_at", issue.at)
    }
}

struct IssuerView: FieldEncodable {
    let issuer: Issuer

    static let example = IssuerView(issuer: ShownInvoiceView.example.issue.issuer)

    func encode(to out: inout JSONWriter) {
        out.field("name", issuer.name)
        out.field("address_lines", issuer.address)
        out.field("tax_id", issuer.taxID)
    }
}

import BillingDomain
import DocumentKit
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `GET /public/invoices/{number}/page`: the same for people. It runs nothing.
struct ShowInvoicePage: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/public/invoices/{number}/page", id: "showInvoicePage",
        summary: "An invoice as a page in a browser", tag: "Invoices", access: .public, problems: [.notFound],
        produces: ["text/html"])

    typealias Path = InvoiceNumberPath
    typealias Query = InvoiceTokenQuery

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let (invoice, issue) = try await parts.shown(call.path.number, token: call.query.token)
        let page = InvoicePage(invoice: invoice, issue: issue)
        return Reply.bytes(200, Array(page.html.utf8), contentType: "text/html; charset=utf-8")
            .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
            .ofSecretAddress
    }
}

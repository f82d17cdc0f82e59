import BillingDomain
import DocumentKit
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `GET /public/invoices/{number}/pdf`: as it was issued.
struct ShowInvoicePDF: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/public/invoices/{number}/pdf", id: "showInvoicePDF",
        summary: "An invoice as a page to keep", tag: "Invoices", access: .public,
        problems: [.notFound, .rangeNotSatisfiable], produces: [PDF.contentType], streamsAnswer: true)

    typealias Path = InvoiceNumberPath
    typealias Query = InvoiceTokenQuery

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let (invoice, _) = try await parts.shown(call.path.number, token: call.query.token)
        let reply = try await parts.papers.reply(
            invoice, range: call.header("Range"), ifRange: call.header("If-Range"))
        return reply.ofSecretAddress
    }
}

import Authentication
import BillingDomain
import DocumentKit
import HTTPKit
import JSONKit

/// `GET /invoices/{id}/pdf`: as it was issued. A draft is no page yet.
struct GetInvoicePDF: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/invoices/{id}/pdf", id: "getInvoicePDF", summary: "An invoice as a page",
        tag: "Invoices", access: .roles([.customer, .merchant], scope: .billingRead),
        problems: [.notFound, .rangeNotSatisfiable], produces: [PDF.contentType], streamsAnswer: true)

    typealias Path = InvoicePath

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let invoice = try await parts.own(call.path.id, try call.caller.userID)
        return try await parts.papers.reply(invoice, range: call.header("Range"), ifRange: call.header("If-Range"))
    }
}

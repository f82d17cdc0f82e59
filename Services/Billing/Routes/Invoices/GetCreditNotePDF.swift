import Authentication
import BillingDomain
import DocumentKit
import HTTPKit
import JSONKit
import Primitives

/// `GET /credit-notes/{id}/pdf`: as it was issued.
struct GetCreditNotePDF: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/credit-notes/{id}/pdf", id: "getCreditNotePDF", summary: "A credit note as a page",
        tag: "Invoices", access: .roles([.customer, .merchant], scope: .billingRead),
        problems: [.notFound, .rangeNotSatisfiable], produces: [PDF.contentType], streamsAnswer: true)

    typealias Path = CreditNotePath

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let issuer = try call.caller.userID
        let note = try await parts.ownNote(call.path.id, issuer)
        return try await parts.papers.reply(
            note, of: try await parts.own(note.invoice, issuer), range: call.header("Range"),
            ifRange: call.header("If-Range"))
    }
}

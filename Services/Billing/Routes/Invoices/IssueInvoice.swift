import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `POST /invoices/{id}/issue`: a document from now on, and its customer is told.
struct IssueInvoice: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/invoices/{id}/issue", id: "issueInvoice", summary: "Number an invoice and send it",
        tag: "Invoices", access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        idempotency: .required, problems: [.notFound, .invoiceNotDraft, .invoiceSettingsMissing])

    typealias Path = InvoicePath

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<InvoiceView> {
        let (issuer, id) = (try call.caller.userID, call.path.id)
        var issued: Invoice?
        let reply = try await idempotent(call, parts.transactions) { transaction in
            let invoice = try await parts.desk.issue(id, of: issuer, in: transaction)
            issued = invoice
            return .ok(InvoiceView(invoice))
        }
        if let issued { await parts.papers.make(issued) }
        return try await parts.shown(reply, of: id)
    }
}

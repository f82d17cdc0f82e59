import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `GET /invoices/{id}`
struct GetInvoice: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/invoices/{id}", id: "getInvoice", summary: "One invoice of the caller",
        tag: "Invoices", access: .roles([.customer, .merchant], scope: .billingRead), problems: [.notFound])

    typealias Path = InvoicePath

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<InvoiceView> {
        .ok(try parts.view(try await parts.own(call.path.id, try call.caller.userID)))
    }
}

import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `POST /invoices/{id}/void`: issued by mistake. Nothing of it is paid, or about to be.
struct VoidInvoice: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/invoices/{id}/void", id: "voidInvoice", summary: "Take an unpaid invoice back",
        tag: "Invoices", access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        idempotency: .required, problems: [.notFound, .invoiceNotPayable, .paymentInProgress])

    typealias Path = InvoicePath

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<InvoiceView> {
        let issuer = try call.caller.userID
        let reply = try await idempotent(call, parts.transactions) { transaction in
            .ok(InvoiceView(try await parts.desk.void(call.path.id, of: issuer, in: transaction)))
        }
        return try await parts.shown(reply, of: call.path.id)
    }
}

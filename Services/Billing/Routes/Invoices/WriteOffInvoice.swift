import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `POST /invoices/{id}/mark-uncollectible`: nobody is reminded of it any more; who pays it all the same can.
struct WriteOffInvoice: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/invoices/{id}/mark-uncollectible", id: "writeOffInvoice",
        summary: "Give an invoice up", tag: "Invoices",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        problems: [.notFound, .invoiceNotPayable])

    typealias Path = InvoicePath

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<InvoiceView> {
        let issuer = try call.caller.userID
        return try await parts.transactions.run { transaction in
            .ok(try parts.view(try await parts.desk.writeOff(call.path.id, of: issuer, in: transaction)))
        }
    }
}

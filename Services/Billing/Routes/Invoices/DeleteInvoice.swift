import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `DELETE /invoices/{id}`: of drafts alone, and of none that a subscription made.
struct DeleteInvoice: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/billing/invoices/{id}", id: "deleteInvoice", summary: "Throw a draft away", tag: "Invoices",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act, success: 204,
        problems: [.notFound, .invoiceNotDraft, .conflict])

    typealias Path = InvoicePath

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let issuer = try call.caller.userID
        return try await parts.transactions.run { transaction in
            try await parts.desk.delete(call.path.id, of: issuer, in: transaction)
            return .noContent
        }
    }
}

import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `POST /invoices/{id}/remind`: of what is still due, at most once an hour.
struct RemindOfInvoice: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/invoices/{id}/remind", id: "remindOfInvoice",
        summary: "Remind a customer of what is due", tag: "Invoices",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        problems: [.notFound, .invoiceNotPayable, .reminderTooSoon])

    typealias Path = InvoicePath

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<InvoiceView> {
        let issuer = try call.caller.userID
        return try await parts.transactions.run { transaction in
            .ok(
                try parts.view(
                    try await parts.desk.send(call.path.id, of: issuer, asReminder: true, in: transaction)))
        }
    }
}

import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `POST /invoices/{id}/payments`: money that has come elsewhere.
struct AddInvoicePayment: Endpoint {
    /// How it came.
    enum Method: String, CaseIterable, FieldValue, Sendable {
        case cash, bankTransfer = "bank_transfer", other
    }

    static let spec = EndpointSpec(
        .post, "/api/v1/billing/invoices/{id}/payments", id: "addInvoicePayment",
        summary: "Say that an invoice was paid elsewhere", tag: "Invoices",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act, idempotency: .required,
        problems: [
            .notFound, .invoiceNotPayable, .paymentInProgress, .amountNotPositive, .amountExceedsDue,
            .currencyMismatch,
        ])

    typealias Path = InvoicePath

    struct Body: FieldDecodable {
        let elsewhere: PaidElsewhere

        init(_ fields: inout Fields) {
            let amount = fields.required("amount", .money)
            let paidOn = fields.required("paid_on", .day)
            let method = fields.required("method", .choice(Method.self))
            elsewhere = PaidElsewhere(
                amount: amount, paidOn: paidOn,
                method: InvoicePayment.Method(rawValue: method.rawValue) ?? .other,
                reference: fields.optional("reference", .line(1...140).example("Transfer 4711")))
        }
    }

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<InvoiceView> {
        let (issuer, elsewhere) = (try call.caller.userID, call.body.elsewhere)
        let reply = try await idempotent(call, parts.transactions) { transaction in
            .ok(
                InvoiceView(
                    try await parts.desk.payElsewhere(call.path.id, of: issuer, elsewhere, in: transaction)))
        }
        return try await parts.shown(reply, of: call.path.id)
    }
}

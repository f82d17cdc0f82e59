import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives

/// `POST /invoices`: a draft, which its issuer alone sees.
struct CreateInvoice: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/invoices", id: "createInvoice", summary: "Draw up an invoice", tag: "Invoices",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act, idempotency: .required,
        success: 201, problems: .invoiceFigures, bodyLimit: 512 << 10)

    struct Body: FieldDecodable {
        let currency: Currency
        let customer: InvoiceCustomer
        let items: [InvoiceItem]
        let discount: InvoiceDiscount?
        let dueOn: CalendarDay?
        let notes: String?

        init(_ fields: inout Fields) {
            currency = fields.required("currency", .currency)
            customer = fields.required("customer", .object(InvoiceCustomerFields.self)).customer
            items = fields.required("items", .invoiceItems).map(\.item)
            discount = fields.optional("discount", .object(InvoiceDiscountFields.self))?.discount
            dueOn = fields.optional(
                "due_on", .day.described("Without one, so many days after its issue as the settings say"))
            notes = fields.optional("notes", .invoiceNotes)
        }
    }

    static var bodyExample: String? {
        """
        {"currency": "USD", "customer": {"name": "Grace Hopper", "email": "grace@florin.test"}, "items": \
        [{"description": "An engine", "quantity": "3", "unit_price": "33.33", "tax_rate": "7.5"}, \
        {"description": "Oil", "quantity": "1.5", "unit_price": "10.01"}], "discount": {"percent": "10"}}
        """
    }

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<InvoiceView> {
        let (issuer, body) = (try call.caller.userID, call.body)
        let draft = InvoiceDraft(
            issuer: issuer, currency: body.currency, customer: body.customer, items: body.items,
            discount: body.discount, dueOn: body.dueOn, notes: body.notes)
        return try await idempotent(call, parts.transactions) { transaction in
            let invoice = try await parts.desk.create(draft, in: transaction)
            AuditTrail.resource(invoice.id)
            return .created(InvoiceView(invoice))
        }
    }
}

extension [ProblemCode] {
    /// What can be wrong with the figures of an invoice.
    static let invoiceFigures: [ProblemCode] = [
        .amountNotPositive, .amountOutOfRange, .amountTooLarge, .currencyMismatch,
    ]
}

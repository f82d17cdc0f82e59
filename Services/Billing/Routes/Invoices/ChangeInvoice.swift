import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `PATCH /invoices/{id}`: what is absent stays. Once it is issued, and of what a subscription
/// made, only the notes beside it change.
struct ChangeInvoice: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/billing/invoices/{id}", id: "changeInvoice",
        summary: "Change a draft, or the notes of an invoice", tag: "Invoices",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        problems: .invoiceFigures + [.notFound, .invoiceNotDraft, .conflict], bodyLimit: 512 << 10)

    typealias Path = InvoicePath

    struct Body: FieldDecodable {
        let currency: Currency?
        let customer: InvoiceCustomer?
        let items: [InvoiceItem]?
        let discount: FieldChange<InvoiceDiscountFields>
        let dueOn: FieldChange<CalendarDay>
        let notes: FieldChange<String>
        /// Of nothing else.
        let isNotesAlone: Bool

        init(_ fields: inout Fields) {
            currency = fields.optional("currency", .currency)
            customer = fields.optional("customer", .object(InvoiceCustomerFields.self))?.customer
            items = fields.optional("items", .invoiceItems)?.map(\.item)
            discount = fields.change("discount", .object(InvoiceDiscountFields.self))
            dueOn = fields.change("due_on", .day)
            notes = fields.change("notes", .invoiceNotes)
            let isKept = if case .keep = discount, case .keep = dueOn { true } else { false }
            isNotesAlone = currency == nil && customer == nil && items == nil && isKept
        }
    }

    static var bodyExample: String? { #"{"due_on": "2027-01-31", "notes": "Thank you"}"# }

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<InvoiceView> {
        let (issuer, id, body) = (try call.caller.userID, call.path.id, call.body)
        let desk = parts.desk
        return try await parts.transactions.run { transaction in
            let invoice = try await desk.locked(id, of: issuer, in: transaction)
            let draft = invoice.draft
            if body.isNotesAlone {
                let noted = try await desk.note(id, of: issuer, body.notes.applied(to: draft.notes), in: transaction)
                return .ok(try parts.view(noted))
            }
            let changed = InvoiceDraft(
                issuer: issuer, currency: body.currency ?? draft.currency, customer: body.customer ?? draft.customer,
                items: body.items ?? draft.items, discount: body.changed(draft.discount),
                dueOn: body.dueOn.applied(to: draft.dueOn), notes: body.notes.applied(to: draft.notes))
            return .ok(try parts.view(try await desk.change(id, to: changed, in: transaction)))
        }
    }
}

extension ChangeInvoice.Body {
    fileprivate func changed(_ discount: InvoiceDiscount?) -> InvoiceDiscount? {
        switch self.discount {
        case .keep: discount
        case .clear: nil
        case .set(let fields): fields.discount
        }
    }
}

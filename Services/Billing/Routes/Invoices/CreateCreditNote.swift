import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives

/// `POST /invoices/{id}/credit-notes`: takes a part of an invoice back, or all of it. Tax comes to what the items'
/// rates make of it.
struct CreateCreditNote: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/invoices/{id}/credit-notes", id: "createCreditNote", summary: "Take an invoice back",
        tag: "Invoices", access: .roles([.customer, .merchant], scope: .billingWrite), right: .moveMoney,
        idempotency: .required, success: 201,
        problems: [
            .notFound, .invoiceNotPayable, .paymentInProgress, .creditExceedsInvoice, .amountNotPositive,
            .currencyMismatch, .amountTooLarge,
        ], rateClass: .money)

    typealias Path = InvoicePath

    struct Body: FieldDecodable {
        let parts: [CreditNote.Part]
        let reason: String
        let settlement: CreditNote.Settlement

        init(_ fields: inout Fields) {
            parts = fields.required(
                "items", .array(.object(CreditNoteItemFields.self), 1...InvoiceDraft.mostItems)
            ).map(\.part)
            reason = fields.required("reason", .lines(1...500).example("One came back"))
            settlement = fields.required("settle", .choice(CreditNote.Settlement.self))
            if Set(parts.map(\.item)).count != parts.count {
                fields.refuse("items", .duplicateField, "names an item more than once")
            }
        }
    }

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<CreditNoteView> {
        let (issuer, id, body) = (try call.caller.userID, call.path.id, call.body)
        var issued: CreditNote?
        let reply = try await idempotent(call, parts.transactions) { transaction in
            let note = try await parts.notes.issue(
                body.parts, of: id, by: issuer, reason: body.reason, settlement: body.settlement, in: transaction)
            AuditTrail.resource(note.id)
            issued = note
            return .created(CreditNoteView(note: note))
        }
        if let issued {
            parts.notes.saga.opened()
            await parts.papers.make(issued)
        }
        return reply
    }
}

struct CreditNoteItemFields: FieldDecodable {
    let part: CreditNote.Part

    init(_ fields: inout Fields) {
        part = CreditNote.Part(
            item: fields.required("item_id", .id(InvoiceItemID.self)),
            net: fields.required("net", .money.described("Before tax")))
    }
}

/// A credit note as its issuer sees it.
struct CreditNoteView: FieldEncodable {
    let note: CreditNote

    static let example: CreditNoteView = {
        let net = Money(minorUnits: 1_000, currency: .USD)
        return CreditNoteView(
            note: CreditNote(
                id: CreditNoteID(.example), invoice: InvoiceID(.example), issuer: UserID(.example),
                number: "CN-2027-000001", parts: [CreditNote.Part(item: InvoiceItemID(.example), net: net)],
                reason: "One came back", settlement: .balance,
                totals: CreditNoteTotals(net: net, tax: .zero(.USD), total: net), issuedAt: .example))
    }()

    func encode(to out: inout JSONWriter) {
        out.field("id", note.id)
        out.field("number", note.number)
        out.field("invoice_id", note.invoice)
        out.field("status", note.state)
        out.field("items", note.parts.map { CreditNoteItemView(part: $0) })
        out.field("reason", note.reason)
        out.field("settle", note.settlement)
        out.field("net", note.totals.net)
        out.field("tax", note.totals.tax)
        out.field("total", note.totals.total)
        out.field("issued_at", note.issuedAt)
    }
}

struct CreditNoteItemView: FieldEncodable {
    let part: CreditNote.Part

    static let example = CreditNoteItemView(part: CreditNoteView.example.note.parts[0])

    func encode(to out: inout JSONWriter) {
        out.field("item_id", part.item)
        out.field("net", part.net)
    }
}

extension CreditNote.State: FieldValue {}
extension CreditNote.Settlement: FieldValue {}

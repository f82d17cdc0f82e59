import Authentication
import BillingDomain
import DocumentKit
import HTTPKit
import JSONKit
import Primitives

/// `GET /credit-notes/{id}`
struct GetCreditNote: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/credit-notes/{id}", id: "getCreditNote", summary: "One credit note of the caller",
        tag: "Invoices", access: .roles([.customer, .merchant], scope: .billingRead), problems: [.notFound])

    typealias Path = CreditNotePath

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<CreditNoteView> {
        .ok(CreditNoteView(note: try await parts.ownNote(call.path.id, try call.caller.userID)))
    }
}

struct CreditNotePath: FieldDecodable {
    let id: CreditNoteID

    init(_ fields: inout Fields) { id = fields.required("id", .id(CreditNoteID.self)) }
}

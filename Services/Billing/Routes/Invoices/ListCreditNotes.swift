import Authentication
import BillingDomain
import DocumentKit
import HTTPKit
import JSONKit
import Primitives

/// `GET /credit-notes`
struct ListCreditNotes: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/credit-notes", id: "listCreditNotes",
        summary: "The caller's credit notes, newest first", tag: "Invoices",
        access: .roles([.customer, .merchant], scope: .billingRead), problems: [.badCursor])

    typealias Query = PageQuery

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<CreditNoteView>> {
        let after = try call.query.position(parts.cursors, list: "credit_notes").flatMap(CreditNoteID.init)
        let rows = try await parts.notes.notes.list(
            try call.caller.userID, after: after, limit: call.query.limit + 1)
        return .ok(
            Page(rows.map { CreditNoteView(note: $0) }, limit: call.query.limit) {
                parts.cursors.encode("\($0.note.id)", list: "credit_notes")
            })
    }
}

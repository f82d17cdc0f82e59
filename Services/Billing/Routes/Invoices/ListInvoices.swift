import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /invoices`
struct ListInvoices: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/invoices", id: "listInvoices", summary: "The caller's invoices, newest first",
        tag: "Invoices", access: .roles([.customer, .merchant], scope: .billingRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let state: Invoice.State?
        let text: String?
        let from: Timestamp?
        let to: Timestamp?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            state = fields.optional("status", .choice(Invoice.State.self).described("Only those that stand so"))
            text = fields.optional(
                "q", .text(1...100).described("A part of the number, or of the customer's name or address"))
            from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            to = fields.optional("to", .timestamp.described("Made before this instant"))
        }
    }

    let parts: InvoiceParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<InvoiceView>> {
        let query = call.query
        var filter = InvoiceFilter(issuer: try call.caller.userID)
        filter.state = query.state
        filter.text = query.text
        filter.from = query.from
        filter.to = query.to
        let after = try query.page.position(parts.cursors, list: "invoices").flatMap(InvoiceID.init)
        let rows = try await parts.desk.invoices.list(filter, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(try rows.map { try parts.view($0) }, limit: query.page.limit) {
                parts.cursors.encode("\($0.invoice.id)", list: "invoices")
            })
    }
}

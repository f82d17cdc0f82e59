import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /admin/payments/bank-entries`: `state=unmatched` finds money that is nobody's yet.
struct ListBankEntries: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/bank-entries", id: "listBankEntries",
        summary: "What files of banks say, newest first", tag: RailRoutes.tag, access: RailRoutes.reading,
        problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: BankEntryFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            var filter = BankEntryFilter()
            filter.rail = fields.optional("rail", .choice(RailName.self).described("Only those of this rail"))
            filter.state = fields.optional(
                "state", .choice(BankEntry.State.self).described("Only those that stand so"))
            // The name that all lists have for it.
            filter.status = fields.optional(
                "status", .choice(BankEntry.State.self).described("The same as `state`"))
            filter.kind = fields.optional("kind", .choice(BankEntry.Kind.self).described("Only those of this kind"))
            filter.file = fields.optional("file_id", .id(BankFileID.self).described("Only those of this file"))
            filter.from = fields.optional("from", .timestamp.described("Read at this instant or later"))
            filter.to = fields.optional("to", .timestamp.described("Read before this instant"))
            self.filter = filter
        }
    }

    let entries: BankEntryStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BankEntryView>> {
        let page = call.query.page
        let after = try page.position(cursors, list: "bank-entries").flatMap(BankEntryID.init)
        let rows = try await entries.list(call.query.filter, after: after, limit: page.limit + 1)
        return .ok(
            Page(rows.map(BankEntryView.init), limit: page.limit) {
                cursors.encode("\($0.entry.id)", list: "bank-entries")
            })
    }
}

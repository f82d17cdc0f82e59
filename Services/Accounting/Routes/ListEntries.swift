import AccountingDomain
import HTTPKit
import JSONKit
import Primitives

struct ListEntries: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/journal-entries", id: "listJournalEntries", summary: "Journal entries, newest first",
        tag: "Journal", access: AccountingRoutes.reading, problems: [.rangeReversed])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: EntryStore.Filter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = EntryStore.Filter(
                from: fields.optional("from", .firstDay), to: fields.optional("to", .lastDay),
                source: fields.optional(
                    "source", .choice(EntrySource.self).described("Only entries that came from there")),
                sourceID: fields.optional("source_id", .uuid.described("Only those of this transfer or other cause")))
        }
    }

    let entries: EntryStore
    let accounts: AccountStore
    let cursors: CursorCodec

    func handle(_ call: Input) async throws -> Reply<Page<EntryView>> {
        let query = call.query
        try query.filter.check()
        let before = try query.page.position(cursors, list: "entries").flatMap { Int64($0) }
        let rows = try await entries.newest(query.filter, before: before, limit: query.page.limit + 1)
        let chart = try await accounts.chart()
        return .ok(
            Page(rows.map { EntryView($0, chart: chart) }, limit: query.page.limit) {
                cursors.encode("\($0.entry.sequence)", list: "entries")
            })
    }
}

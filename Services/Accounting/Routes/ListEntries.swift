import AccountingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

struct ListEntries: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/journal-entries", id: "listJournalEntries", summary: "Journal entries, newest first",
        tag: "Journal", access: AccountingRoutes.reading, problems: [.rangeReversed, .accountNotFound])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: EntryStore.Filter
        let account: AccountCode?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            account = fields.optional(
                "account_code", .accountCode.described("Only entries with a line on this account"))
            let currency = fields.optional(
                "currency", .currency.described("Only entries with a line in this currency"))
            filter = EntryStore.Filter(
                from: fields.optional("from", .firstDay), to: fields.optional("to", .lastDay),
                source: fields.optional(
                    "source", .choice(EntrySource.self).described("Only entries that came from there")),
                sourceID: fields.optional("source_id", .uuid.described("Only those of this transfer or other cause")),
                reference: fields.optional("reference", .text(1...4_096).described("Only entries with this reference")),
                currency: currency, amount: ListEntries.amount(&fields, currency))
        }
    }

    /// - Parameter currency: tells what the amount's figures mean.
    private static func amount(_ fields: inout Fields, _ currency: Currency?) -> Money? {
        let text = fields.optional(
            "amount",
            .text(1...40).described("Only entries with a line of this amount, with `currency`: 12.34").example("12.34"))
        guard let text else { return nil }
        guard let currency else {
            fields.refuse("amount", .missing, "needs currency beside it")
            return nil
        }
        // What is wrong with it is said by the field's own error.
        guard let amount = try? Money(parsing: text, currency: currency) else {
            fields.refuse("amount", .malformed, "must be an amount in \(currency)")
            return nil
        }
        return amount
    }

    let entries: EntryStore
    let accounts: AccountStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<EntryView>> {
        let query = call.query
        try query.filter.check()
        let chart = try await accounts.chart()
        var filter = query.filter
        filter.account = try query.account.map { code throws(AccountingError) in try chart.account(code) }
        let before = try query.page.position(cursors, list: "entries").flatMap { Int64($0) }
        let rows = try await entries.newest(filter, before: before, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map { EntryView($0, chart: chart) }, limit: query.page.limit) {
                cursors.encode("\($0.entry.sequence)", list: "entries")
            })
    }
}

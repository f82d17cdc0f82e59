import AccountingDomain
import PostgresAccess
import Primitives

/// Writes the journal as plain text, a page of entries at a time, at the pace of the reader.
struct JournalExport: Sendable {
    /// Entries held in memory at once.
    private static let page = 500

    private let entries: EntryStore
    private let accounts: AccountStore
    private let turnovers: TurnoverStore

    init(_ client: PostgresClient) {
        entries = EntryStore(client)
        accounts = AccountStore(client)
        turnovers = TurnoverStore(client)
    }

    /// Entries that are posted while it runs may be in it; an entry is in it once and whole, or not at all.
    func write(
        _ format: ExportFormat, _ filter: EntryStore.Filter, to sink: ([UInt8]) async throws -> Void
    ) async throws {
        let chart = try await accounts.chart()
        let writer = format.writer(chart: chart)
        var buffer: [UInt8] = []
        writer.writeHeader(try await contents(filter, chart), to: &buffer)
        var last: Int64 = 0
        while true {
            let page = try await entries.following(last, filter, limit: Self.page)
            for entry in page { writer.write(entry, to: &buffer) }
            try await sink(buffer)
            buffer.removeAll(keepingCapacity: true)
            guard page.count == Self.page, let end = page.last else { return }
            last = end.sequence
        }
    }

    private func contents(_ filter: EntryStore.Filter, _ chart: Chart) async throws -> ExportContents {
        let currencies = try await turnovers.currencies()
        guard let first = filter.from else { return ExportContents(currencies: currencies) }
        let before = try await turnovers.turnovers(.before(first), closing: true)
        return ExportContents(
            currencies: currencies, opening: OpeningBalances(before: first, before, chart: chart))
    }
}

import AccountingDomain
import HTTPKit

struct GetEntry: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/journal-entries/{id}", id: "getJournalEntry", summary: "One journal entry",
        tag: "Journal", access: AccountingRoutes.reading)

    typealias Path = IDPath<EntryTag>

    let entries: EntryStore
    let accounts: AccountStore

    func handle(_ call: Call<Self>) async throws -> Reply<EntryView> {
        .ok(EntryView(try await entries.find(call.path.id), chart: try await accounts.chart()))
    }
}

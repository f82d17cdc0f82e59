import AccountingDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct ReverseEntry: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/accounting/journal-entries/{id}/reverse", id: "reverseJournalEntry",
        summary: "Post the entry that takes another back; once only", tag: "Journal",
        access: AccountingRoutes.writing, idempotency: .required, success: 201,
        problems: [.alreadyReversed, .entryNotReversible, .periodClosed, .accountInactive, .dateOutOfRange])

    typealias Path = IDPath<EntryTag>

    struct Body: FieldDecodable {
        /// Today when it is missing.
        let date: CalendarDay?
        let description: String?

        init(_ fields: inout Fields) {
            date = fields.optional("date", .day)
            description = fields.optional("description", .lines(1...1_000))
        }
    }

    let manual: ManualEntryStore
    let accounts: AccountStore
    let transactions: Transactions

    func handle(_ call: Input) async throws -> Reply<EntryView> {
        let user = try call.caller.userID
        let chart = try await accounts.chart()
        return try await idempotent(call, transactions) { transaction in
            let entry = try await manual.reverse(
                call.path.id, date: call.body.date, description: call.body.description, by: user, in: transaction)
            return .created(EntryView(entry, chart: chart))
        }
    }
}

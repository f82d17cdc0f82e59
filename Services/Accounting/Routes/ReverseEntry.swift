import AccountingDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct ReverseEntry: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/accounting/journal-entries/{id}/reverse", id: "reverseJournalEntry",
        summary: "Post the entry that takes another back; once only", tag: "Journal",
        access: AccountingRoutes.writing, right: .keepBooks, idempotency: .required, success: 201,
        problems: [
            .alreadyReversed, .entryNotReversible, .accountProtected, .reversalBeforeEntry, .periodClosed,
            .accountInactive, .dateOutOfRange,
        ])

    typealias Path = IDPath<EntryTag>

    struct Body: FieldDecodable {
        let date: CalendarDay?
        let description: String?
        let reason: String?

        init(_ fields: inout Fields) {
            date = fields.optional(
                "date", .day.described("Not before the entry's own; otherwise today or the entry's, the later of them"))
            description = fields.optional("description", .lines(1...1_000))
            reason = fields.optional("reason", .staffReason)
        }
    }

    let manual: ManualEntryStore
    let accounts: AccountStore
    let transactions: Transactions
    let ids: IDGenerator

    func handle(_ call: Call<Self>) async throws -> Reply<EntryView> {
        let act = try call.staffAct(ids, reason: call.body.reason)
        let chart = try await accounts.chart()
        return try await idempotent(call, transactions) { transaction in
            let entry = try await manual.reverse(
                call.path.id, date: call.body.date, description: call.body.description, act: act, in: transaction)
            return .created(EntryView(entry, chart: chart))
        }
    }
}

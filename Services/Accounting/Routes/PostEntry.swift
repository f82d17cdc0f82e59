import AccountingDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct PostEntry: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/accounting/journal-entries", id: "postJournalEntry",
        summary: "Post an entry that balances in each of its currencies", tag: "Journal",
        access: AccountingRoutes.writing, right: .keepBooks, idempotency: .required, success: 201,
        problems: [
            .unbalancedEntry, .periodClosed, .accountNotFound, .accountInactive, .accountCurrencyMismatch,
            .accountProtected, .amountNotPositive, .dateOutOfRange,
        ], bodyLimit: 1 << 20)

    static let bodyExample: String? = """
        {"date":"2026-11-20","description":"Rent of November","lines":[
        {"account_code":"5300","side":"debit","amount":{"amount":"1200.00","currency":"USD"}},
        {"account_code":"1100-operating","side":"credit","amount":{"amount":"1200.00","currency":"USD"}}]}
        """

    struct Body: FieldDecodable {
        let writing: ManualEntryStore.Writing
        let reason: String?

        init(_ fields: inout Fields) {
            writing = ManualEntryStore.Writing(
                date: fields.required("date", .day.described("At most a year ahead")),
                description: fields.required("description", .lines(1...1_000)),
                reference: fields.optional("reference", .line(1...200)),
                lines: fields.required("lines", .array(.object(Line.self), 2...Pairing.maximumLines)).map(\.line))
            reason = fields.optional("reason", .staffReason)
        }
    }

    struct Line: FieldDecodable {
        let line: ManualEntryStore.Line

        init(_ fields: inout Fields) {
            line = ManualEntryStore.Line(
                account: fields.required("account_code", .accountCode),
                side: fields.required("side", .choice(Side.self)), amount: fields.required("amount", .money),
                memo: fields.optional("memo", .lines(1...500)))
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
            .created(EntryView(try await manual.post(call.body.writing, act: act, in: transaction), chart: chart))
        }
    }
}

import AccountingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

struct GetTrialBalance: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/reports/trial-balance", id: "getTrialBalance",
        summary: "The balance of each account in each currency; debits equal credits", tag: "Reports",
        access: AccountingRoutes.reading, problems: [.documentTooLong], produces: ReportFormat.produces)

    struct Query: FieldDecodable {
        let asOf: CalendarDay?
        let currency: Currency?
        let format: ReportFormat

        init(_ fields: inout Fields) {
            asOf = fields.optional("as_of", .asOf)
            currency = fields.optional("currency", .onlyCurrency)
            format = fields.optional("format", .reportFormat) ?? .json
        }
    }

    let reports: Reports

    func handle(_ call: Call<Self>) async throws -> Reply<TrialBalanceView> {
        let asOf = call.query.asOf ?? call.receivedAt.day
        let balance = try await reports.trialBalance(asOf: asOf, currency: call.query.currency)
        let view = TrialBalanceView(
            asOf: asOf, rows: balance.rows.map { TrialBalanceView.Row(row: $0) },
            totals: balance.totals.map { TrialBalanceView.Total(total: $0) })
        return try await view.table.reply(call.query.format, at: call.receivedAt, json: view)
    }
}

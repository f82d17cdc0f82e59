import AccountingDomain
import HTTPKit
import Primitives

struct GetBalanceSheet: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/reports/balance-sheet", id: "getBalanceSheet",
        summary: "Assets, liabilities and equity with the profit that is not closed yet", tag: "Reports",
        access: AccountingRoutes.reading, problems: [.documentTooLong], produces: ReportFormat.produces)

    typealias Query = AsOfQuery

    let reports: Reports

    func handle(_ call: Call<Self>) async throws -> Reply<BalanceSheetView> {
        let asOf = call.query.asOf ?? call.receivedAt.day
        let comparison = call.query.comparison ?? asOf.monthEnd(yearsBefore: 1)
        let sheet = try await reports.balanceSheet(
            asOf: asOf, comparedWith: comparison, currency: call.query.currency)
        let view = BalanceSheetView(
            asOf: asOf, comparedWith: comparison,
            statements: sheet.statements.map { BalanceSheetView.Statement(statement: $0) })
        return try await view.table.reply(call.query.format, at: call.receivedAt, json: view)
    }
}

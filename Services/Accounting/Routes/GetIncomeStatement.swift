import AccountingDomain
import HTTPKit
import Primitives

struct GetIncomeStatement: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/reports/income-statement", id: "getIncomeStatement",
        summary: "Revenue, expenses and net income of a range of days", tag: "Reports",
        access: AccountingRoutes.reading, problems: [.rangeReversed, .documentTooLong], produces: ReportFormat.produces)

    typealias Query = RangeQuery

    let reports: Reports

    func handle(_ call: Call<Self>) async throws -> Reply<IncomeStatementView> {
        let range = try call.query.range(today: call.receivedAt.day)
        let comparison = try call.query.comparison(to: range)
        let report = try await reports.incomeStatement(
            range, comparedWith: comparison, currency: call.query.currency)
        let view = IncomeStatementView(
            range: range, comparison: comparison,
            statements: report.statements.map { IncomeStatementView.Statement(statement: $0) })
        return try await view.table.reply(call.query.format, at: call.receivedAt, json: view)
    }
}

import AccountingDomain
import HTTPKit
import Primitives

struct GetCashFlow: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/reports/cash-flow", id: "getCashFlow",
        summary: "Where cash came from and went to: operating, investing and financing", tag: "Reports",
        access: AccountingRoutes.reading, problems: [.rangeReversed, .documentTooLong], produces: ReportFormat.produces)

    typealias Query = RangeQuery

    let reports: Reports

    func handle(_ call: Call<Self>) async throws -> Reply<CashFlowView> {
        let range = try call.query.range(today: call.receivedAt.day)
        let comparison = try call.query.comparison(to: range)
        let report = try await reports.cashFlow(range, comparedWith: comparison, currency: call.query.currency)
        let view = CashFlowView(
            range: range, comparison: comparison,
            statements: report.statements.map { CashFlowView.Statement(statement: $0) })
        return try await view.table.reply(call.query.format, at: call.receivedAt, json: view)
    }
}

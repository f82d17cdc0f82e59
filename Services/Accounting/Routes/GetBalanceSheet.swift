import AccountingDomain
import HTTPKit
import Primitives

struct GetBalanceSheet: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/reports/balance-sheet", id: "getBalanceSheet",
        summary: "Assets, liabilities and equity with the profit that is not closed yet", tag: "Reports",
        access: AccountingRoutes.reading)

    typealias Query = AsOfQuery

    let reports: Reports

    func handle(_ call: Input) async throws -> Reply<BalanceSheetView> {
        let asOf = try await reports.lastDay(call.query.asOf, today: call.receivedAt.day)
        let comparison = call.query.comparison ?? max(asOf.adding(months: -12), .earliest)
        let sheet = try await reports.balanceSheet(
            asOf: asOf, comparedWith: comparison, currency: call.query.currency)
        return .ok(
            BalanceSheetView(
                asOf: asOf, comparedWith: comparison,
                statements: sheet.statements.map { BalanceSheetView.Statement(statement: $0) }))
    }
}

import AccountingDomain
import Authentication
import HTTPKit

struct ReopenPeriod: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/accounting/periods/{id}/reopen", id: "reopenPeriod",
        summary: "Open a period again and take back the entries that closed it", tag: "Periods",
        access: AccountingRoutes.writing, idempotency: .optional, problems: [.periodNotClosed, .yearClosed])

    typealias Path = IDPath<PeriodTag>

    let closing: ClosingStore
    let transactions: Transactions

    func handle(_ call: Input) async throws -> Reply<PeriodView> {
        let user = try call.caller.userID
        return try await idempotent(call, transactions) { transaction in
            .ok(PeriodView(period: try await closing.reopen(call.path.id, by: user, in: transaction)))
        }
    }
}

import AccountingDomain
import Authentication
import HTTPKit
import Primitives

struct ReopenPeriod: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/accounting/periods/{id}/reopen", id: "reopenPeriod",
        summary: "Open the last closed period again and take back the entries that closed it", tag: "Periods",
        access: AccountingRoutes.writing, right: .keepBooks, idempotency: .optional,
        problems: [.periodNotClosed, .yearClosed, .laterPeriodClosed])

    typealias Path = IDPath<PeriodTag>
    typealias Body = StaffReason

    let closing: ClosingStore
    let transactions: Transactions
    let ids: IDGenerator

    func handle(_ call: Call<Self>) async throws -> Reply<PeriodView> {
        let act = try call.staffAct(ids, reason: call.body.reason)
        return try await idempotent(call, transactions) { transaction in
            .ok(PeriodView(period: try await closing.reopen(call.path.id, act: act, in: transaction)))
        }
    }
}

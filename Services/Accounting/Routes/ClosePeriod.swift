import AccountingDomain
import Authentication
import HTTPKit
import Primitives

struct ClosePeriod: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/accounting/periods/{id}/close", id: "closePeriod",
        summary:
            "Move the profit of a month, or of a year's open months, to retained earnings and shut it, after its end",
        tag: "Periods", access: AccountingRoutes.writing, right: .keepBooks, idempotency: .optional,
        problems: [.periodAlreadyClosed, .periodNotEnded, .earlierPeriodOpen])

    typealias Path = IDPath<PeriodTag>
    typealias Body = StaffReason

    let closing: ClosingStore
    let transactions: Transactions
    let ids: IDGenerator

    func handle(_ call: Call<Self>) async throws -> Reply<PeriodView> {
        let act = try call.staffAct(ids, reason: call.body.reason)
        return try await idempotent(call, transactions) { transaction in
            .ok(PeriodView(period: try await closing.close(call.path.id, act: act, in: transaction)))
        }
    }
}

import AccountingDomain
import Authentication
import HTTPKit

struct ClosePeriod: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/accounting/periods/{id}/close", id: "closePeriod",
        summary: "Move the profit of a month, or of a year's open months, to retained earnings and shut it",
        tag: "Periods", access: AccountingRoutes.writing, idempotency: .optional, problems: [.periodAlreadyClosed])

    typealias Path = IDPath<PeriodTag>

    let closing: ClosingStore
    let transactions: Transactions

    func handle(_ call: Input) async throws -> Reply<PeriodView> {
        let user = try call.caller.userID
        return try await idempotent(call, transactions) { transaction in
            .ok(PeriodView(period: try await closing.close(call.path.id, by: user, in: transaction)))
        }
    }
}

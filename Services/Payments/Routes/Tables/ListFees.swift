import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /admin/payments/fees`: of deposits, withdrawals and payees.
struct ListFees: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/fees", id: "listPaymentFees", summary: "All fees of payments",
        tag: "Fees and routes (operators)", access: .roles([.operator, .support, .auditor], scope: .opsRead),
        problems: [.badCursor])

    typealias Query = TableQuery

    let deposits: FeeStore
    let outflows: OutflowFeeStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<FeeTableView>> {
        let rules =
            try await deposits.all().map { FeeTableView($0) } + (try await outflows.all().map { FeeTableView($0) })
        return .ok(try call.query.page(rules, cursors, list: "fees", key: \.key))
    }
}

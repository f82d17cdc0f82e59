import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /deposits`
struct ListDeposits: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/deposits", id: "listDeposits", summary: "The caller's deposits, newest first",
        tag: "Deposits", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor],
        flag: "deposits")

    typealias Query = PageQuery

    let deposits: DepositStore
    let cursors: CursorCodec

    func handle(_ call: Input) async throws -> Reply<Page<DepositView>> {
        let after = try call.query.position(cursors, list: "deposits").flatMap(DepositID.init)
        let limit = call.query.limit
        let rows = try await deposits.list(owner: try call.caller.userID, after: after, limit: limit + 1)
        return .ok(
            Page(rows.map(DepositView.init), limit: limit) {
                cursors.encode("\($0.deposit.id)", list: "deposits")
            })
    }
}

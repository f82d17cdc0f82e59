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

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: DepositFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = DepositFilter(&fields)
        }
    }

    let deposits: DepositStore
    let outflows: OutflowStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<DepositView>> {
        let after = try call.query.page.position(cursors, list: "deposits").flatMap(DepositID.init)
        let limit = call.query.page.limit
        var filter = call.query.filter
        filter.owner = try call.caller.userID
        filter.isOwn = true
        let rows = try await deposits.list(filter, after: after, limit: limit + 1)
        let views = try await DepositView.views(rows, outflows)
        return .ok(Page(views, limit: limit) { cursors.encode("\($0.deposit.id)", list: "deposits") })
    }
}

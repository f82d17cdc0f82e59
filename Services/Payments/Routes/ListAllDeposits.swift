import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /admin/payments/deposits`: finds what is held.
struct ListAllDeposits: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/deposits", id: "listAllDeposits",
        summary: "Deposits of all customers, newest first", tag: "Deposits (operators)",
        access: .roles([.operator, .support, .auditor], scope: .opsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: DepositFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            var filter = DepositFilter(&fields)
            filter.stage = fields.optional("stage", .choice(Deposit.Stage.self).described("Only those in this stage"))
            filter.owner = fields.optional("owner_id", .id(UserID.self).described("Only those of this customer"))
            filter.provider = fields.optional("provider", .text(1...40).described("Only those through this provider"))
            self.filter = filter
        }
    }

    let deposits: DepositStore
    let outflows: OutflowStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<OperatorDepositView>> {
        let after = try call.query.page.position(cursors, list: "all-deposits").flatMap(DepositID.init)
        let limit = call.query.page.limit
        let rows = try await deposits.list(call.query.filter, after: after, limit: limit + 1)
        let views = try await DepositView.views(rows, outflows).map(OperatorDepositView.init)
        return .ok(Page(views, limit: limit) { cursors.encode("\($0.view.deposit.id)", list: "all-deposits") })
    }
}

import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /virtual-accounts`
struct ListVirtualAccounts: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/virtual-accounts", id: "listVirtualAccounts",
        summary: "The caller's virtual accounts, newest first", tag: "Virtual accounts",
        access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let state: VirtualAccount.State?
        let from: Timestamp?
        let to: Timestamp?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            state = fields.optional("status", .choice(VirtualAccount.State.self).described("Only those that stand so"))
            from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            to = fields.optional("to", .timestamp.described("Made before this instant"))
        }
    }

    let accounts: VirtualAccountStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<VirtualAccountView>> {
        let query = call.query
        var filter = VirtualAccountFilter(owner: try call.caller.userID)
        filter.state = query.state
        filter.from = query.from
        filter.to = query.to
        let after = try query.page.position(cursors, list: "virtual-accounts").flatMap(VirtualAccountID.init)
        let rows = try await accounts.list(filter, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map { VirtualAccountView($0) }, limit: query.page.limit) {
                cursors.encode("\($0.account.id)", list: "virtual-accounts")
            })
    }
}

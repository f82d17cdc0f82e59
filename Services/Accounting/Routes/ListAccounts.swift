import AccountingDomain
import HTTPKit
import JSONKit
import Primitives

struct ListAccounts: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/accounts", id: "listAccounts", summary: "The chart of accounts, by code",
        tag: "Accounts", access: AccountingRoutes.reading)

    struct Query: FieldDecodable {
        let page: LongPageQuery
        let type: AccountType?
        let active: Bool?

        init(_ fields: inout Fields) {
            page = LongPageQuery(&fields)
            type = fields.optional("type", .choice(AccountType.self).described("Only accounts of this type"))
            active = fields.optional("active", .bool.described("Only those in use, or only those that are not"))
        }
    }

    let accounts: AccountStore
    let cursors: CursorCodec

    /// The whole chart is small and kept together, so pages are cut from it here.
    func handle(_ call: Call<Self>) async throws -> Reply<Page<AccountView>> {
        let query = call.query
        let after = try query.page.position(cursors, list: "accounts").flatMap { AccountCode($0) }
        let chart = try await accounts.chart()
        let rows = chart.accounts.filter { account in
            (after.map { account.code > $0 } ?? true) && (query.type.map { account.type == $0 } ?? true)
                && (query.active.map { account.isActive == $0 } ?? true)
        }
        let views = rows.prefix(query.page.limit + 1).map { AccountView($0, in: chart) }
        return .ok(
            Page(views, limit: query.page.limit) { cursors.encode($0.account.code.description, list: "accounts") })
    }
}

import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct ListWallets: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/wallets", id: "listWallets", summary: "The caller's wallets, newest first", tag: "Wallets",
        access: .readWallets, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        /// Another customer's, for staff.
        let ownerID: OwnerID?
        let currency: Currency?
        let kind: WalletKind?
        let status: Account.Status?
        let withClosed: Bool

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            ownerID = fields.optional("owner_id", .id(OwnerID.self).described("Another customer's, for staff"))
            currency = fields.optional("currency", .currency.described("Only those in this currency"))
            kind = fields.optional("kind", .choice(WalletKind.self).described("Only those of this kind"))
            status = fields.optional("status", .choice(Account.Status.self).described("Only those that stand so"))
            withClosed = fields.optional("closed", .bool.described("false leaves out the closed ones")) ?? true
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<WalletView>> {
        let owner = try call.query.ownerID ?? call.caller.userID
        guard try call.context.reaches(owner) else { throw Problem.forbidden("owner_id of another is for staff") }
        let before = try call.query.page.position(parts.cursors, list: "wallets").flatMap { AccountID($0) }
        let (query, limit) = (call.query, call.query.page.limit)
        let filter = WalletFilter(
            currency: query.currency, kind: query.kind, status: query.status, withClosed: query.withClosed,
            before: before)
        let rows = try await parts.wallets.list(owner: owner, filter, limit: limit + 1)
        let rules = try await parts.rules.current().rules
        return .ok(
            Page(rows.map { WalletView($0, rules: rules) }, limit: limit) {
                parts.cursors.encode($0.id.description, list: "wallets")
            })
    }
}

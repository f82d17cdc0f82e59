import AccountingDomain
import HTTPKit
import JSONKit
import Primitives

struct ChangeAccount: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/accounting/accounts/{id}", id: "changeAccount",
        summary: "Rename an account, move it in the tree, switch it on or off, or change its type while it is unused",
        tag: "Accounts", access: AccountingRoutes.writing, right: .keepBooks, idempotency: .optional,
        problems: [.accountInUse, .accountProtected, .parentNotFound, .parentTypeMismatch, .parentCycle, .chartTooDeep])

    typealias Path = IDPath<AccountTag>

    static let bodyExample: String? = #"{"name":"Rent and energy"}"#

    /// Code and currency are no fields: the code never changes, and a bound account stays bound.
    struct Body: FieldDecodable {
        let change: AccountChange
        let reason: String?

        init(_ fields: inout Fields) {
            change = AccountChange(
                name: fields.optional("name", .line(1...200)),
                type: fields.optional("type", .choice(AccountType.self)),
                parent: fields.change("parent_code", .accountCode),
                activity: fields.optional("activity", .choice(Activity.self)),
                isActive: fields.optional("active", .bool))
            reason = fields.optional("reason", .staffReason)
        }
    }

    let accounts: AccountStore
    let transactions: Transactions
    let ids: IDGenerator

    func handle(_ call: Call<Self>) async throws -> Reply<AccountView> {
        let act = try call.staffAct(ids, reason: call.body.reason)
        return try await idempotent(call, transactions) { transaction in
            let (account, chart) = try await accounts.update(call.path.id, call.body.change, act: act, in: transaction)
            return .ok(AccountView(account, in: chart))
        }
    }
}

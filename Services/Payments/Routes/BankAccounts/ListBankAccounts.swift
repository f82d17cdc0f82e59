import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

struct BankAccountPath: FieldDecodable {
    let id: BankAccountID

    init(_ fields: inout Fields) { id = fields.required("id", .id(BankAccountID.self)) }
}

/// `GET /bank-accounts`
struct ListBankAccounts: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/bank-accounts", id: "listBankAccounts",
        summary: "The caller's bank accounts, newest first", tag: "Bank accounts",
        access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor])

    typealias Query = PageQuery

    let accounts: BankAccountStore
    let providers: PayoutProviders
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BankAccountView>> {
        let after = try call.query.position(cursors, list: "bank-accounts").flatMap(BankAccountID.init)
        let limit = call.query.limit
        let rows = try await accounts.list(of: try call.caller.userID, after: after, limit: limit + 1)
        let views = rows.map { BankAccountView(account: $0, rails: providers.rails(to: $0.scheme, in: $0.currency)) }
        return .ok(Page(views, limit: limit) { cursors.encode("\($0.account.id)", list: "bank-accounts") })
    }
}

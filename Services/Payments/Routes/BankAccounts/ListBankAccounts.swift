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

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: BankAccountFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            var filter = BankAccountFilter()
            filter.verification = fields.optional(
                "status", .choice(BankAccount.Verification.self).described("Only those whose `verification` is so"))
            filter.from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            filter.to = fields.optional("to", .timestamp.described("Made before this instant"))
            self.filter = filter
        }
    }

    let accounts: BankAccountStore
    let providers: PayoutProviders
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BankAccountView>> {
        let after = try call.query.page.position(cursors, list: "bank-accounts").flatMap(BankAccountID.init)
        let limit = call.query.page.limit
        let rows = try await accounts.list(
            call.query.filter, of: try call.caller.userID, after: after, limit: limit + 1)
        let views = rows.map { BankAccountView(account: $0, rails: providers.rails(to: $0.scheme, in: $0.currency)) }
        return .ok(Page(views, limit: limit) { cursors.encode("\($0.account.id)", list: "bank-accounts") })
    }
}

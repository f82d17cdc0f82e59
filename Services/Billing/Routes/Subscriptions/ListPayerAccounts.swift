import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `GET /accounts`: a merchant's payers, each currency by itself.
struct ListPayerAccounts: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/accounts", id: "listPayerAccounts", summary: "How the caller's payers stand",
        tag: "Subscriptions", access: .subscriptionsRead, problems: [.badCursor])

    typealias Query = PageQuery

    let accounts: PayerAccountStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<PayerAccountView>> {
        let page = call.query
        let after = try page.position(cursors, list: "accounts").flatMap(Self.position)
        let rows = try await accounts.list(of: try call.caller.userID, after: after, limit: page.limit + 1)
        return .ok(
            Page(rows.map(PayerAccountView.init), limit: page.limit) {
                cursors.encode("\(Hex.encode($0.account.key)) \($0.account.credit.currency)", list: "accounts")
            })
    }

    private static func position(_ text: String) -> (key: [UInt8], currency: String)? {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 2, let key = Hex.decode(parts[0]) else { return nil }
        return (key, parts[1])
    }
}

struct PayerAccountView: FieldEncodable {
    let account: PayerAccount

    init(_ account: PayerAccount) { self.account = account }

    static let example = PayerAccountView(
        PayerAccount(
            customer: SubscriberView.example.customer, key: [], overdue: .example, credit: .zero(.USD),
            standing: .warning))

    func encode(to out: inout JSONWriter) {
        out.field("customer", SubscriberView(customer: account.customer))
        out.field("currency", account.overdue.currency)
        out.field("overdue_amount", account.overdue)
        out.field("credit_balance", account.credit)
        out.field("state", account.standing)
    }
}

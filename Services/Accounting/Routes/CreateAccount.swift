import AccountingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

struct CreateAccount: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/accounting/accounts", id: "createAccount", summary: "Add an account to the chart",
        tag: "Accounts", access: AccountingRoutes.writing, right: .keepBooks, idempotency: .required, success: 201,
        problems: [.accountCodeTaken, .parentNotFound, .parentTypeMismatch, .parentCycle, .chartTooDeep])

    static let bodyExample: String? = #"{"code":"5310","name":"Rent","type":"expense","parent_code":"5300"}"#

    struct Body: FieldDecodable {
        let code: AccountCode
        let name: String
        let type: AccountType
        let currency: Currency?
        let parent: AccountCode?
        let activity: Activity?
        let isActive: Bool
        let reason: String?

        init(_ fields: inout Fields) {
            code = fields.required("code", .accountCode)
            name = fields.required("name", .line(1...200))
            type = fields.required("type", .choice(AccountType.self))
            currency = fields.optional("currency", .currency)
            parent = fields.optional("parent_code", .accountCode)
            activity = fields.optional("activity", .choice(Activity.self))
            isActive = fields.optional("active", .bool) ?? true
            reason = fields.optional("reason", .staffReason)
        }
    }

    let accounts: AccountStore
    let transactions: Transactions
    let ids: IDGenerator

    func handle(_ call: Call<Self>) async throws -> Reply<AccountView> {
        let body = call.body
        let act = try call.staffAct(ids, reason: body.reason)
        return try await idempotent(call, transactions) { transaction in
            let account = Account(
                id: ids.next(), number: 0, code: body.code, name: body.name, type: body.type, currency: body.currency,
                parent: body.parent, activity: body.activity, isActive: body.isActive)
            let (added, chart) = try await accounts.insert(account, act: act, in: transaction)
            return .created(AccountView(added, in: chart))
        }
    }
}

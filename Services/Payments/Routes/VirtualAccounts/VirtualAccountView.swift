import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// A virtual account as its owner sees it: others are to know where to send money.
struct VirtualAccountView: FieldEncodable {
    let account: VirtualAccount

    init(_ account: VirtualAccount) { self.account = account }

    static let example = VirtualAccountView(
        VirtualAccount(
            id: VirtualAccountID(.example), owner: UserID(.example), wallet: .example, provider: "paystack",
            currency: .NGN, createdAt: .example, state: .active,
            opened: VirtualAccount.Opened(
                number: "9930000902", name: "FLORIN/ADA LOVELACE", bank: "Wema Bank", reference: "209"),
            nextAt: nil))

    func encode(to out: inout JSONWriter) {
        out.field("id", account.id)
        out.field("wallet_id", account.wallet)
        out.field("provider", account.provider)
        out.field("currency", account.currency.code)
        out.field("account_number", account.opened?.number)
        out.field("account_name", account.opened?.name)
        out.field("bank_name", account.opened?.bank)
        out.field("status", account.state)
        out.optional("failure_code", account.failureCode)
        out.field("created_at", account.createdAt)
    }
}

extension VirtualAccount.State: FieldValue {}

struct VirtualAccountPath: FieldDecodable {
    let id: VirtualAccountID

    init(_ fields: inout Fields) { id = fields.required("id", .id(VirtualAccountID.self)) }
}

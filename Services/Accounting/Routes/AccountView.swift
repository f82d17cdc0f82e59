import AccountingDomain
import JSONKit
import MoneyKit
import Primitives

/// An account as clients see it.
struct AccountView: FieldEncodable {
    let account: Account
    let activity: Activity
    /// Only when one account is asked for: at the end of a day.
    var balances: [MoneySum]?

    init(_ account: Account, in chart: Chart, balances: [MoneySum]? = nil) {
        self.account = account
        activity = chart.activity(of: account)
        self.balances = balances
    }

    static let example = AccountView(
        Account(
            id: AccountID(.example), number: 1, code: AccountCode(known: "1300"), name: "Receivables", type: .asset,
            parent: AccountCode(known: "1000")), in: Chart([]), balances: [.example])

    func encode(to out: inout JSONWriter) {
        out.field("id", account.id)
        out.field("code", account.code)
        out.field("name", account.name)
        out.field("type", account.type)
        out.field("currency", account.currency)
        out.field("parent_code", account.parent)
        out.field("active", account.isActive)
        // False: a control account, on which only services write.
        out.field("manual", account.isManual)
        out.field("activity", activity)
        out.field("normal_side", account.type.normalSide)
        out.optional("balances", balances)
    }
}

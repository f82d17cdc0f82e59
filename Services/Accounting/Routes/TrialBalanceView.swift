import AccountingDomain
import JSONKit
import MoneyKit
import Primitives

struct TrialBalanceView: FieldEncodable {
    struct Row: FieldEncodable {
        let row: TrialBalance.Row

        static let example = Row(
            row: TrialBalance.Row(
                account: AccountView.example.account, debit: .example, credit: MoneySum(minorUnits: 0, currency: .USD)))

        func encode(to out: inout JSONWriter) {
            out.field("account_code", row.account.code)
            out.field("name", row.account.name)
            out.field("type", row.account.type)
            out.field("currency", row.debit.currency)
            out.field("debit", row.debit)
            out.field("credit", row.credit)
        }
    }

    struct Total: FieldEncodable {
        let total: TrialBalance.Total

        static let example = Total(total: TrialBalance.Total(debit: .example, credit: .example))

        func encode(to out: inout JSONWriter) {
            out.field("currency", total.currency)
            out.field("debit", total.debit)
            out.field("credit", total.credit)
        }
    }

    let asOf: CalendarDay
    let rows: [Row]
    let totals: [Total]

    static let example = TrialBalanceView(asOf: Timestamp.example.day, rows: [.example], totals: [.example])

    func encode(to out: inout JSONWriter) {
        out.field("as_of", asOf)
        out.field("rows", rows)
        out.field("totals", totals)
    }
}

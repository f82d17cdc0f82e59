import AccountingDomain
import JSONKit
import MoneyKit
import Primitives

/// The wallets beside the books.
struct ReconciliationView: FieldEncodable {
    struct Row: FieldEncodable {
        let row: Reconciliation.Row

        static let example = Row(
            row: Reconciliation.Row(
                account: AccountView.example.account,
                figures: ReconciledAccount(account: 1, currency: .USD, wallets: 1234, books: 1234)))

        func encode(to out: inout JSONWriter) {
            let figures = row.figures
            func sum(_ units: Int128) -> MoneySum { MoneySum(minorUnits: units, currency: figures.currency) }
            out.field("currency", figures.currency)
            out.field("account_code", row.account.code)
            out.field("account_name", row.account.name)
            out.field("wallets", sum(figures.wallets))
            out.field("books", sum(figures.books))
            out.field("difference", sum(figures.difference))
            out.field("other", sum(figures.other))
        }
    }

    let reconciliation: Reconciliation

    static let example = ReconciliationView(
        reconciliation: Reconciliation(
            id: ReconciliationID(.example), status: .complete, requestedAt: .example, requestedBy: UserID(.example),
            asOf: .example,
            sourceSequence: 7, completedAt: .example, rows: [Row.example.row]))

    /// The customers' control account, one row for each currency; beside it the accounts behind clearing, fees and
    /// exchange. A difference in either is one; `other` is what the books have there that the wallet knows nothing of.
    func encode(to out: inout JSONWriter) {
        let control = PostingRules.customerControl
        let rows = reconciliation.rows
        out.field("id", reconciliation.id)
        out.field("status", reconciliation.status)
        out.field("requested_at", reconciliation.requestedAt)
        out.field("requested_by", reconciliation.requestedBy)
        out.field("as_of", reconciliation.asOf)
        out.field("source_sequence", reconciliation.sourceSequence)
        out.field("completed_at", reconciliation.completedAt)
        out.field("rows", rows.filter { $0.account.code == control }.map { Row(row: $0) })
        out.field("system_accounts", rows.filter { $0.account.code != control }.map { Row(row: $0) })
        out.field("differences", rows.filter { $0.figures.difference != 0 }.map { Row(row: $0) })
    }
}

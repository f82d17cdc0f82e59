package import MoneyKit

/// What one account has moved in a range of days, in one currency.
package struct Turnover: Hashable, Sendable {
    package let account: AccountNumber
    package let currency: Currency
    package let debit: Int128
    package let credit: Int128

    package init(account: AccountNumber, currency: Currency, debit: Int128, credit: Int128) {
        self.account = account
        self.currency = currency
        self.debit = debit
        self.credit = credit
    }

    package var netDebit: Int128 { debit - credit }
}

/// Moves the profit and loss of a period to retained earnings.
package enum Closing {
    package static let retainedEarnings = AccountCode(known: "3200")

    /// The postings that bring every revenue and expense account of the turnovers to zero, by currency code.
    ///
    /// Empty when nothing is left to close. A balance over 64 bits takes several postings.
    /// - Parameter turnovers: of the period, closing entries included, so that closing twice moves nothing twice.
    package static func postings(
        _ turnovers: [Turnover], chart: Chart, retained: AccountNumber
    ) -> [(currency: Currency, postings: [Posting])] {
        var byCurrency: [Currency: [Posting]] = [:]
        let ordered = turnovers.sorted { $0.account < $1.account }
        for turnover in ordered where chart[number: turnover.account]?.type.isProfitAndLoss == true {
            var remaining = turnover.netDebit
            while remaining != 0 {
                let part = Int64(clamping: remaining.magnitude)
                let line = Int16(truncatingIfNeeded: 2 * (byCurrency[turnover.currency]?.count ?? 0) + 1)
                let account = PostingSide(account: turnover.account, line: line)
                let profit = PostingSide(account: retained, line: line + 1)
                byCurrency[turnover.currency, default: []].append(
                    Posting(
                        debit: remaining > 0 ? profit : account, credit: remaining > 0 ? account : profit,
                        amount: Money(minorUnits: part, currency: turnover.currency)))
                remaining += remaining > 0 ? -Int128(part) : Int128(part)
            }
        }
        return byCurrency.sorted { $0.key.code < $1.key.code }.map { ($0.key, $0.value) }
    }
}

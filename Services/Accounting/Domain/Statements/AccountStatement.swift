package import MoneyKit
package import Primitives

/// A line of one account, as its statement shows it.
package struct AccountLine: Sendable, Equatable {
    package let date: CalendarDay
    package let sequence: Int64
    package let line: Int16
    package let entry: EntryID
    package let source: EntrySource
    package let description: String
    package let reference: String?
    package let memo: String?
    package let side: Side
    /// Positive.
    package let amount: Int128

    package init(
        date: CalendarDay, sequence: Int64, line: Int16, entry: EntryID, source: EntrySource, description: String,
        reference: String?, memo: String?, side: Side, amount: Int128
    ) {
        self.date = date
        self.sequence = sequence
        self.line = line
        self.entry = entry
        self.source = source
        self.description = description
        self.reference = reference
        self.memo = memo
        self.side = side
        self.amount = amount
    }

    package var netDebit: Int128 { side == .debit ? amount : -amount }
}

/// Where a page of a statement ended: the last line, and the balance after it on the account's normal side.
package struct StatementPlace: Sendable, Equatable {
    package let date: CalendarDay
    package let sequence: Int64
    package let line: Int16
    package let balance: Int128

    package init(date: CalendarDay, sequence: Int64, line: Int16, balance: Int128) {
        self.date = date
        self.sequence = sequence
        self.line = line
        self.balance = balance
    }
}

/// The ledger of one account in one currency: its lines in the order of their days, each with the balance after it. All
/// balances stand on the account's normal side. Closing entries are in it, or the balances would not join.
package struct AccountStatement: Sendable {
    package struct Row: Sendable {
        package let line: AccountLine
        package let balance: Int128
    }

    package let account: Account
    package let currency: Currency
    package let range: DayRange
    /// Before the first day and at the end of the last, whatever part of the lines this is.
    package let opening: Int128
    package let closing: Int128
    package let rows: [Row]
    /// Nil when no line follows.
    package let next: StatementPlace?

    /// - Parameters:
    ///   - before: turnovers of the account before the range.
    ///   - within: those of the range.
    ///   - lines: after `place`, in order, one more than `limit` if there are more.
    ///   - place: where the page before ended.
    package init(
        _ account: Account, _ currency: Currency, _ range: DayRange, before: [Turnover], within: [Turnover],
        lines: [AccountLine], after place: StatementPlace?, limit: Int
    ) {
        func net(_ turnovers: [Turnover]) -> Int128 {
            let own = turnovers.filter { $0.currency == currency }
            return account.type.natural(netDebit: own.reduce(0) { $0 + $1.netDebit })
        }
        self.account = account
        self.currency = currency
        self.range = range
        opening = net(before)
        closing = opening + net(within)
        var balance = place?.balance ?? opening
        rows = lines.prefix(limit).map { line in
            balance += account.type.natural(netDebit: line.netDebit)
            return Row(line: line, balance: balance)
        }
        next =
            lines.count > limit
            ? rows.last.map {
                StatementPlace(
                    date: $0.line.date, sequence: $0.line.sequence, line: $0.line.line, balance: $0.balance)
            } : nil
    }
}

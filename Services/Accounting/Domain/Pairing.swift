import MoneyKit

/// Between lines, the form people use, and postings, the form that cannot be out of balance.
package enum Pairing {
    /// Fits the line number of a posting with room to spare.
    package static let maximumLines = 1_000

    /// Cuts lines into postings: in each currency the debits meet the credits in the order of the lines.
    ///
    /// Gives at most one posting fewer than there are lines, and always the same ones for the same lines.
    /// - Throws: `amountNotPositive` with the line's index, `unbalancedEntry` with each currency that differs.
    package static func postings(of lines: [JournalLine]) throws(AccountingError) -> [Posting] {
        var currencies: [Currency] = []
        for (index, line) in lines.enumerated() {
            guard line.amount.minorUnits > 0 else { throw .amountNotPositive(line: index) }
            if !currencies.contains(line.amount.currency) { currencies.append(line.amount.currency) }
        }
        let imbalances = imbalances(of: lines, in: currencies)
        guard imbalances.isEmpty else { throw .unbalancedEntry(imbalances) }
        return currencies.flatMap { pair(lines, in: $0) }
    }

    private static func imbalances(of lines: [JournalLine], in currencies: [Currency]) -> [Imbalance] {
        currencies.compactMap { currency in
            var debit: Int128 = 0
            var credit: Int128 = 0
            for line in lines where line.amount.currency == currency {
                if line.side == .debit {
                    debit += Int128(line.amount.minorUnits)
                } else {
                    credit += Int128(line.amount.minorUnits)
                }
            }
            return debit == credit ? nil : Imbalance(currency: currency, debit: debit, credit: credit)
        }
    }

    private static func pair(_ lines: [JournalLine], in currency: Currency) -> [Posting] {
        var debits = open(lines, .debit, currency)
        var credits = open(lines, .credit, currency)
        var result: [Posting] = []
        var (debit, credit) = (0, 0)
        while debit < debits.count, credit < credits.count {
            let amount = min(debits[debit].remaining, credits[credit].remaining)
            result.append(
                Posting(
                    debit: debits[debit].side, credit: credits[credit].side,
                    amount: Money(minorUnits: amount, currency: currency)))
            debits[debit].remaining -= amount
            credits[credit].remaining -= amount
            if debits[debit].remaining == 0 { debit += 1 }
            if credits[credit].remaining == 0 { credit += 1 }
        }
        return result
    }

    private struct OpenLine {
        let side: PostingSide
        var remaining: Int64
    }

    private static func open(_ lines: [JournalLine], _ side: Side, _ currency: Currency) -> [OpenLine] {
        lines.enumerated().compactMap { index, line in
            guard line.side == side, line.amount.currency == currency else { return nil }
            let place = PostingSide(
                account: line.account, line: Int16(index + 1), subledger: line.subledger, memo: line.memo)
            return OpenLine(side: place, remaining: line.amount.minorUnits)
        }
    }

    /// The lines that were cut, in their first order.
    package static func lines(of postings: [Posting]) -> [JournalLine] {
        var byNumber: [Int16: JournalLine] = [:]
        for posting in postings {
            for (side, place) in [(Side.debit, posting.debit), (.credit, posting.credit)] {
                let before = byNumber[place.line]?.amount.minorUnits ?? 0
                byNumber[place.line] = JournalLine(
                    account: place.account, side: side,
                    amount: Money(
                        // Rows from a hand other than ours could exceed 64 bits; show the limit, never trap.
                        minorUnits: before.addingReportingOverflow(posting.amount.minorUnits).overflow
                            ? .max : before + posting.amount.minorUnits,
                        currency: posting.amount.currency),
                    subledger: place.subledger, memo: place.memo)
            }
        }
        return byNumber.sorted { $0.key < $1.key }.map(\.value)
    }
}

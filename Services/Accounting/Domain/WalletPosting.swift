package import MoneyKit
package import Primitives

/// A movement of the wallet service, as far as the books care.
package struct WalletMovement: Sendable {
    package let debitAccount: UniqueID
    package let debitCode: String
    package let creditAccount: UniqueID
    package let creditCode: String
    package let amount: Money

    package init(debitAccount: UniqueID, debitCode: String, creditAccount: UniqueID, creditCode: String, amount: Money)
    {
        self.debitAccount = debitAccount
        self.debitCode = debitCode
        self.creditAccount = creditAccount
        self.creditCode = creditCode
        self.amount = amount
    }
}

/// A transaction of the wallet service: all its movements, which stand or fall together.
package struct WalletTransaction: Sendable {
    package let id: UniqueID
    package let kind: String
    package let reference: String?
    package let reverses: UniqueID?
    package let occurredAt: Timestamp
    package let movements: [WalletMovement]

    package init(
        id: UniqueID, kind: String, reference: String?, reverses: UniqueID?, occurredAt: Timestamp,
        movements: [WalletMovement]
    ) {
        self.id = id
        self.kind = kind
        self.reference = reference
        self.reverses = reverses
        self.occurredAt = occurredAt
        self.movements = movements
    }
}

/// Turns wallet transactions into entries. Holds what one batch needs, and remembers the accounts it has looked up.
package struct WalletPoster {
    private struct Kind: Hashable {
        let code: String
        let currency: Currency
    }

    /// The contract allows 1,000; line numbers would reach 16,383.
    package static let maximumMovements = 10_000

    private let rules: PostingRules
    private let chart: Chart
    private let periods: PeriodBook
    private var numbers: [Kind: AccountNumber] = [:]

    package init(rules: PostingRules, chart: Chart, periods: PeriodBook) {
        self.rules = rules
        self.chart = chart
        self.periods = periods
    }

    /// The entry of a transaction: one posting for each movement, so two lines, with the wallet accounts behind them.
    /// - Parameter cause: the day of the entry that this one takes back, which it cannot come before.
    /// - Throws: `unknownAccountKind`, `noAccountForKind`, `accountCurrencyMismatch`, `dateOutOfRange`,
    ///   `amountNotPositive`, `movementCount`.
    package mutating func draft(
        of transaction: WalletTransaction, id: EntryID, sequence: Int64?, cause: CalendarDay? = nil
    ) throws(AccountingError) -> EntryDraft {
        guard (1...Self.maximumMovements).contains(transaction.movements.count) else {
            throw .movementCount(transaction.movements.count)
        }
        var postings: [Posting] = []
        postings.reserveCapacity(transaction.movements.count)
        for (index, movement) in transaction.movements.enumerated() {
            guard movement.amount.isPositive else { throw .amountNotPositive(line: index) }
            let line = Int16(2 * index + 1)
            let debit = try number(of: movement.debitCode, in: movement.amount.currency)
            let credit = try number(of: movement.creditCode, in: movement.amount.currency)
            postings.append(
                Posting(
                    debit: PostingSide(account: debit, line: line, subledger: movement.debitAccount),
                    credit: PostingSide(account: credit, line: line + 1, subledger: movement.creditAccount),
                    amount: movement.amount))
        }
        let day = max(transaction.occurredAt.day, cause ?? transaction.occurredAt.day)
        return EntryDraft(
            id: id, date: try periods.bookingDay(for: day), occurredAt: transaction.occurredAt,
            source: .wallet, description: transaction.title, postings: postings, reference: transaction.reference,
            sourceID: transaction.id, sourceSequence: sequence, sourceReverses: transaction.reverses)
    }

    private mutating func number(of code: String, in currency: Currency) throws(AccountingError) -> AccountNumber {
        let kind = Kind(code: code, currency: currency)
        if let known = numbers[kind] { return known }
        let chartCode = try rules.chartCode(forWalletCode: code, currency: currency)
        guard let account = chart[code: chartCode], account.isActive else {
            throw .noAccountForKind(code, code: chartCode.description)
        }
        try account.checkAccepts(currency)
        numbers[kind] = account.number
        return account.number
    }
}

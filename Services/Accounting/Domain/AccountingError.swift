package import MoneyKit
package import Primitives

/// Everything the books refuse. Each case has its answer in `AccountingProblems`.
package enum AccountingError: Error, Sendable, Equatable {
    /// No account has this code.
    case accountNotFound(String)
    /// No account has this id.
    case accountUnknown(AccountID)
    case accountCodeTaken(AccountCode)
    case accountInUse(AccountCode)
    case accountProtected(AccountCode)
    case accountInactive(AccountCode)
    case accountCurrencyMismatch(AccountCode, expected: Currency, got: Currency)
    case parentNotFound(AccountCode)
    case parentTypeMismatch(AccountCode)
    case parentCycle(AccountCode)
    case chartTooDeep(AccountCode)
    case amountNotPositive(line: Int)
    /// Never empty: the currencies whose sides differ.
    case unbalancedEntry([Imbalance])
    case dateOutOfRange(CalendarDay)
    /// A person may date an entry a year ahead and no further.
    case dateTooFarAhead(CalendarDay, latest: CalendarDay)
    case periodClosed(CalendarDay)
    case entryNotFound(String)
    case tooManyAttachments(EntryID)
    case alreadyReversed(EntryID)
    /// Entries of closing are undone by reopening their period, in no other way.
    case entryNotReversible(EntryID)
    case reversalBeforeEntry(CalendarDay, entry: CalendarDay)
    case periodNotFound(String)
    case periodAlreadyClosed(PeriodID)
    case periodNotClosed(PeriodID)
    case periodNotEnded(Period)
    /// Periods are closed in their order.
    case earlierPeriodOpen(Period)
    /// Periods are opened again in the reverse order.
    case laterPeriodClosed(Period)
    /// A month of a closed year opens with its year.
    case yearClosed(PeriodID)
    /// The account moves in several currencies, and the caller named none.
    case currencyRequired([Currency])
    case rangeReversed(from: CalendarDay, to: CalendarDay)
    case reconciliationNotFound(String)
    /// A wallet account of a kind that no posting rule knows.
    case unknownAccountKind(String)
    /// A wallet transaction without movements, or with more than an entry holds.
    case movementCount(Int)
    /// The rule knows the kind, but the chart lacks the account, or has it inactive.
    case noAccountForKind(String, code: String)
}

/// A currency in which an entry's sides differ, in minor units.
package struct Imbalance: Sendable, Equatable {
    package let currency: Currency
    package let debit: Int128
    package let credit: Int128

    package init(currency: Currency, debit: Int128, credit: Int128) {
        self.currency = currency
        self.debit = debit
        self.credit = credit
    }
}

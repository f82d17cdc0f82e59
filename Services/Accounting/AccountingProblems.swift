package import AccountingDomain
package import HTTPKit
import MoneyKit
import Primitives

extension ProblemCode {
    static let accountCodeTaken = ProblemCode("account_code_taken", 409, "An account has this code already")
    static let accountInUse = ProblemCode("account_in_use", 409, "The account has entries, so its type is fixed")
    static let accountProtected = ProblemCode(
        "account_protected", 422, "The account is kept by the services: it takes no entries by hand and stays as it is")
    static let accountNotFound = ProblemCode("account_not_found", 422, "There is no account with this code")
    static let accountInactive = ProblemCode("account_inactive", 422, "The account is not active")
    static let accountCurrencyMismatch = ProblemCode(
        "account_currency_mismatch", 422, "The account is bound to another currency")
    static let parentNotFound = ProblemCode("parent_not_found", 422, "There is no account with the parent's code")
    static let parentTypeMismatch = ProblemCode(
        "parent_type_mismatch", 422, "An account and its parent must be of one type")
    static let parentCycle = ProblemCode("parent_cycle", 422, "An account cannot hang below itself")
    static let chartTooDeep = ProblemCode("chart_too_deep", 422, "The tree of accounts would be too deep")
    static let amountNotPositive = ProblemCode("amount_not_positive", 422, "The amount must be positive")
    static let unbalancedEntry = ProblemCode("unbalanced_entry", 422, "Debits and credits differ")
    static let dateOutOfRange = ProblemCode("date_out_of_range", 422, "The date lies outside the bookable days")
    static let currencyRequired = ProblemCode(
        "currency_required", 422, "The account has moved in several currencies; name one")
    static let rangeReversed = ProblemCode("range_reversed", 422, "The first day lies after the last")
    static let periodClosed = ProblemCode("period_closed", 422, "The period is closed")
    static let alreadyReversed = ProblemCode("already_reversed", 409, "It has been reversed already")
    static let tooManyAttachments = ProblemCode("too_many_attachments", 409, "The entry has as many as it may have")
    static let entryNotReversible = ProblemCode(
        "entry_not_reversible", 422, "Entries of a closing are taken back by reopening the period")
    static let reversalBeforeEntry = ProblemCode(
        "reversal_before_entry", 422, "A reversal cannot be dated before the entry it takes back")
    static let periodNotEnded = ProblemCode("period_not_ended", 422, "The period has not ended yet")
    static let earlierPeriodOpen = ProblemCode(
        "earlier_period_open", 409, "Periods are closed in their order, and an earlier one is open")
    static let laterPeriodClosed = ProblemCode(
        "later_period_closed", 409, "Periods are opened again in the reverse order, and a later one is closed")
    static let periodAlreadyClosed = ProblemCode("period_already_closed", 409, "The period is closed already")
    static let periodNotClosed = ProblemCode("period_not_closed", 409, "The period is open")
    static let yearClosed = ProblemCode("year_closed", 409, "The month opens with its year")
    static let postingRuleMissing = ProblemCode(
        "posting_rule_missing", 422, "No account of the chart stands for this kind of wallet account")
}

extension AccountingError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .accountNotFound(let code): Problem(.accountNotFound, detail: "account \(code)")
        case .accountCodeTaken(let code): Problem(.accountCodeTaken, detail: "account \(code)")
        case .accountInUse(let code): Problem(.accountInUse, detail: "account \(code)")
        case .accountProtected(let code): Problem(.accountProtected, detail: "account \(code)")
        case .accountInactive(let code): Problem(.accountInactive, detail: "account \(code)")
        case .accountCurrencyMismatch(let code, let expected, let got):
            Problem(.accountCurrencyMismatch, detail: "account \(code) takes \(expected), not \(got)")
        case .parentNotFound(let code): Problem(.parentNotFound, detail: "account \(code)")
        case .parentTypeMismatch(let code): Problem(.parentTypeMismatch, detail: "account \(code)")
        case .parentCycle(let code): Problem(.parentCycle, detail: "account \(code)")
        case .chartTooDeep(let code):
            Problem(.chartTooDeep, detail: "account \(code); at most \(Chart.maximumDepth) levels")
        case .amountNotPositive(let line): Problem(.amountNotPositive, detail: "lines.\(line).amount")
        case .unbalancedEntry(let imbalances):
            Problem(.unbalancedEntry, detail: imbalances.map(\.text).joined(separator: "; "))
        case .dateOutOfRange(let day):
            Problem(
                .dateOutOfRange,
                detail: "\(day); years \(PeriodBook.bookableYears.lowerBound) to \(PeriodBook.bookableYears.upperBound)"
            )
        case .dateTooFarAhead(let day, let latest):
            Problem(.dateOutOfRange, detail: "\(day); entries are dated at most a year ahead, until \(latest)")
        case .periodClosed(let day): Problem(.periodClosed, detail: "the month of \(day) is closed")
        case .accountUnknown, .entryNotFound, .periodNotFound, .reconciliationNotFound: .notFound
        case .tooManyAttachments: Problem(.tooManyAttachments, detail: "at most \(Attachment.mostOfAnEntry)")
        case .alreadyReversed: Problem(.alreadyReversed)
        case .entryNotReversible: Problem(.entryNotReversible)
        case .reversalBeforeEntry(let day, let entry):
            Problem(.reversalBeforeEntry, detail: "\(day); the entry is dated \(entry)")
        case .periodNotEnded(let period):
            Problem(
                .periodNotEnded, detail: "\(period.name) ends on \(period.end) and can be closed from the day after")
        case .earlierPeriodOpen(let period): Problem(.earlierPeriodOpen, detail: "close \(period.name) first")
        case .laterPeriodClosed(let period): Problem(.laterPeriodClosed, detail: "open \(period.name) first")
        case .periodAlreadyClosed: Problem(.periodAlreadyClosed)
        case .periodNotClosed: Problem(.periodNotClosed)
        case .yearClosed: Problem(.yearClosed)
        case .currencyRequired(let currencies):
            Problem(.currencyRequired, detail: currencies.map(\.code).joined(separator: ", "))
        case .rangeReversed(let from, let to): Problem(.rangeReversed, detail: "\(from) to \(to)")
        case .unknownAccountKind(let kind): Problem(.postingRuleMissing, detail: "wallet account \(kind)")
        case .noAccountForKind(let kind, let code):
            Problem(.postingRuleMissing, detail: "wallet account \(kind) needs account \(code)")
        case .movementCount(let count): Problem(.postingRuleMissing, detail: "\(count) movements")
        }
    }
}

extension Imbalance {
    fileprivate var text: String {
        let sums = (currency.amountText(ofMinorUnits: debit), currency.amountText(ofMinorUnits: credit))
        return "\(currency): debits \(sums.0), credits \(sums.1)"
    }
}

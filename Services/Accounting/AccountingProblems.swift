package import AccountingDomain
package import HTTPKit
import MoneyKit
import Primitives

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

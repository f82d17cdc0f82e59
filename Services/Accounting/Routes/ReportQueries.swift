import AccountingDomain
import JSONKit
import MoneyKit
import Primitives

/// `?as_of=&comparison_as_of=&currency=`
struct AsOfQuery: FieldDecodable {
    let asOf: CalendarDay?
    let comparison: CalendarDay?
    let currency: Currency?

    init(_ fields: inout Fields) {
        asOf = fields.optional("as_of", .asOf)
        comparison = fields.optional(
            "comparison_as_of", .day.described("The day to compare with; otherwise a year before"))
        currency = fields.optional("currency", .onlyCurrency)
    }
}

/// `?from=&to=&comparison_from=&comparison_to=&currency=`
struct RangeQuery: FieldDecodable {
    let from: CalendarDay?
    let to: CalendarDay?
    let comparisonFrom: CalendarDay?
    let comparisonTo: CalendarDay?
    let currency: Currency?

    init(_ fields: inout Fields) {
        from = fields.optional("from", .firstDay.described("The first day; otherwise that of the last day's year"))
        to = fields.optional("to", .lastDay.described("The last day; otherwise today"))
        comparisonFrom = fields.optional(
            "comparison_from", .day.described("The first day of the period to compare with"))
        comparisonTo = fields.optional("comparison_to", .day.described("The last day of the period to compare with"))
        currency = fields.optional("currency", .onlyCurrency)
    }

    /// From the first day of the last day's year when nothing is said; to today.
    /// - Throws: `rangeReversed`.
    func range(today: CalendarDay) throws(AccountingError) -> DayRange {
        let last = to ?? max(today, from ?? today)
        return try DayRange(from: from ?? last.adding(months: 1 - last.month).startOfMonth, to: last)
    }

    /// The range before, unless both ends are given.
    /// - Throws: `rangeReversed`.
    func comparison(to range: DayRange) throws(AccountingError) -> DayRange {
        guard let first = comparisonFrom, let last = comparisonTo else { return range.preceding }
        return try DayRange(from: first, to: last)
    }
}

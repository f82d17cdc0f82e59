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
        asOf = fields.optional("as_of", .day)
        comparison = fields.optional("comparison_as_of", .day)
        currency = fields.optional("currency", .currency)
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
        from = fields.optional("from", .day)
        to = fields.optional("to", .day)
        comparisonFrom = fields.optional("comparison_from", .day)
        comparisonTo = fields.optional("comparison_to", .day)
        currency = fields.optional("currency", .currency)
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

import AccountingDomain
import DocumentKit
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// How a report is written: JSON, a table for programs, pages for people, or a sheet for spreadsheets.
enum ReportFormat: String, CaseIterable, Sendable {
    case json, csv, pdf, xlsx

    static let produces = [EndpointSpec.json, "text/csv", PDF.contentType, SheetWriter.contentType]
}

extension FieldType where Value == ReportFormat {
    static var reportFormat: FieldType { .choice(ReportFormat.self).described("Otherwise json") }
}

/// `?as_of=&comparison_as_of=&currency=&format=`
struct AsOfQuery: FieldDecodable {
    let asOf: CalendarDay?
    let comparison: CalendarDay?
    let currency: Currency?
    let format: ReportFormat

    init(_ fields: inout Fields) {
        asOf = fields.optional("as_of", .asOf)
        comparison = fields.optional(
            "comparison_as_of", .day.described("The day to compare with; otherwise the same a year before"))
        currency = fields.optional("currency", .onlyCurrency)
        format = fields.optional("format", .reportFormat) ?? .json
    }
}

/// `?from=&to=&comparison_from=&comparison_to=&currency=&format=`
struct RangeQuery: FieldDecodable {
    let from: CalendarDay?
    let to: CalendarDay?
    let comparisonFrom: CalendarDay?
    let comparisonTo: CalendarDay?
    let currency: Currency?
    let format: ReportFormat

    init(_ fields: inout Fields) {
        from = fields.optional("from", .firstDay.described("The first day; otherwise that of the last day's year"))
        to = fields.optional("to", .lastDay.described("The last day; otherwise today"))
        comparisonFrom = fields.optional(
            "comparison_from", .day.described("The first day of the period to compare with"))
        comparisonTo = fields.optional("comparison_to", .day.described("The last day of the period to compare with"))
        if (comparisonFrom == nil) != (comparisonTo == nil) {
            fields.refuse(
                comparisonFrom == nil ? "comparison_from" : "comparison_to", .missing, "is required beside the other")
        }
        currency = fields.optional("currency", .onlyCurrency)
        format = fields.optional("format", .reportFormat) ?? .json
    }

    /// - Throws: `rangeReversed`.
    func range(today: CalendarDay) throws(AccountingError) -> DayRange {
        try DayRange(from: from, to: to, today: today)
    }

    /// What the range is compared with by itself, unless both ends are given.
    /// - Throws: `rangeReversed`.
    func comparison(to range: DayRange) throws(AccountingError) -> DayRange {
        guard let first = comparisonFrom, let last = comparisonTo else { return range.comparative }
        return try DayRange(from: first, to: last)
    }
}

extension DayRange {
    /// From the first day of the last day's year when nothing is said, to today.
    /// - Throws: `rangeReversed`.
    init(from: CalendarDay?, to: CalendarDay?, today: CalendarDay) throws(AccountingError) {
        let last = to ?? today
        try self.init(from: from ?? last.adding(months: 1 - last.month).startOfMonth, to: last)
    }
}

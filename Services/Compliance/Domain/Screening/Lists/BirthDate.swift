package import Primitives

/// When somebody was born, as far as a list knows it: a day, a month, a year, or between two.
package struct BirthDate: Hashable, Sendable, CustomStringConvertible {
    package let first: CalendarDay
    package let last: CalendarDay
    /// The list says `circa`: a year more on both sides.
    package let isApproximate: Bool

    /// Nil unless the first is no later than the last.
    package init?(_ first: CalendarDay, _ last: CalendarDay, isApproximate: Bool = false) {
        guard first <= last else { return nil }
        self.first = first
        self.last = last
        self.isApproximate = isApproximate
    }

    package init?(year: Int, month: Int? = nil, day: Int? = nil, isApproximate: Bool = false) {
        guard Self.years.contains(year), month != nil || day == nil, (1...12).contains(month ?? 1),
            let first = CalendarDay(year: year, month: month ?? 1, day: day ?? 1)
        else { return nil }
        let lastDay = day ?? CalendarDay.daysIn(month: month ?? 12, year: year)
        guard let last = CalendarDay(year: year, month: month ?? 12, day: lastDay) else { return nil }
        self.init(first, last, isApproximate: isApproximate)
    }

    package init?(years first: Int, _ last: Int, isApproximate: Bool = false) {
        guard Self.years.contains(first), Self.years.contains(last),
            let from = CalendarDay(year: first, month: 1, day: 1),
            let to = CalendarDay(year: last, month: 12, day: 31)
        else { return nil }
        self.init(from, to, isApproximate: isApproximate)
    }

    /// `1974-02-17`, `1974-02`, `1974`.
    package init?(iso text: String, isApproximate: Bool = false) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...3).contains(parts.count), parts.allSatisfy({ $0 != nil }), let year = parts[0] else { return nil }
        self.init(
            year: year, month: parts.count > 1 ? parts[1] : nil, day: parts.count > 2 ? parts[2] : nil,
            isApproximate: isApproximate)
    }

    /// Years that somebody on a list may be born in; a number outside is no year.
    static let years = 1_800...2_200

    /// How far the years are apart: 0 when they may be the same.
    package func yearsApart(from year: Int) -> Int {
        let slack = isApproximate ? 1 : 0
        return max(0, first.year - slack - year, year - last.year - slack)
    }

    /// `1974-02-17`, `1974-02`, `1974`, `1974-02-17/1975-01-31`, with `~` for about.
    package var description: String {
        (isApproximate ? "~" : "") + (span ?? "\(Self.text(first))/\(Self.text(last))")
    }

    private var span: String? {
        if first == last { return Self.text(first) }
        let (start, end) = (first.components, last.components)
        guard start.day == 1, start.year == end.year else { return nil }
        if start.month == 1, end.month == 12, end.day == 31 { return "\(start.year)" }
        let isMonth = start.month == end.month && end.day == CalendarDay.daysIn(month: end.month, year: end.year)
        return isMonth ? String(Self.text(first).dropLast(3)) : nil
    }

    private static func text(_ day: CalendarDay) -> String {
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day.year)-\(padded(day.month))-\(padded(day.day))"
    }
}

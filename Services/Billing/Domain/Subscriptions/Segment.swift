package import MoneyKit
package import Primitives

/// A part of a period that is charged by itself: all of it, or what a start, an end, a pause or a change leaves.
package struct Segment: Sendable, Hashable {
    package let range: DayRange
    /// The period whose days the price is for.
    package let period: DayRange

    package init(range: DayRange, period: DayRange) {
        self.range = range
        self.period = period
    }

    package var from: CalendarDay { range.from }
    package var to: CalendarDay { range.to }
    package var days: Int { range.days }
    package var ofDays: Int { period.days }

    /// What is left of it from a day on.
    package func rest(from day: CalendarDay) -> Segment {
        Segment(range: DayRange(from: day, to: to), period: period)
    }

    /// What it costs at a price for the whole period: in proportion to its days, rounded once.
    package func cost(of price: ExactAmount, in currency: Currency) throws(MoneyError) -> Money {
        try price.money(in: currency, days, of: ofDays, rounding: .halfUp)
    }

    /// Of what was invoiced for it, what is given back when it ends on a day: all but what was used until then.
    package func unused(of invoiced: Money, from day: CalendarDay) throws(MoneyError) -> Money {
        let used = try ExactAmount(invoiced).money(in: invoiced.currency, day - from, of: days, rounding: .halfUp)
        return try invoiced.subtracting(used)
    }
}

extension BillingCycle {
    /// The one that begins on a day.
    /// - Parameter end: the first day that is not charged any more; nil: none is known.
    package func segment(from day: CalendarDay, until end: CalendarDay? = nil) -> Segment {
        let period = period(number(of: day))
        return Segment(range: DayRange(from: day, to: min(period.to, end ?? period.to)), period: period)
    }
}

/// Those that begin on or before a day, one after the other. Each is charged when it begins.
package struct Segments: Sequence, IteratorProtocol {
    private let cycle: BillingCycle
    private let end: CalendarDay?
    private let through: CalendarDay
    private var day: CalendarDay

    package init(
        of cycle: BillingCycle, from start: CalendarDay, until end: CalendarDay?, through: CalendarDay
    ) {
        self.cycle = cycle
        self.end = end
        self.through = through
        day = start
    }

    package mutating func next() -> Segment? {
        guard day <= through, end.map({ day < $0 }) ?? true else { return nil }
        let segment = cycle.segment(from: day, until: end)
        day = segment.to
        return segment
    }
}

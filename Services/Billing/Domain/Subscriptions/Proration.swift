package import MoneyKit
package import Primitives

/// One line of what days cost: charged, or given back.
package struct ProrationLine: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable { case charge, credit }

    package let kind: Kind
    package let range: DayRange
    package let ofDays: Int
    /// Negative for what is given back.
    package let amount: Money

    package init(kind: Kind, range: DayRange, ofDays: Int, amount: Money) {
        self.kind = kind
        self.range = range
        self.ofDays = ofDays
        self.amount = amount
    }
}

/// What something costs from a day on, changes of its price in it.
package struct Proration: Sendable {
    package struct Change: Sendable, Hashable {
        package let day: CalendarDay
        package let price: Money

        package init(on day: CalendarDay, price: Money) {
            self.day = day
            self.price = price
        }
    }

    package let cycle: BillingCycle
    package let price: Money
    package let start: CalendarDay
    /// The first day that costs nothing any more.
    package let end: CalendarDay?
    private let changes: [Change]

    /// How many lines are told at most.
    package static let limit = 1_000

    /// - Parameter changes: in any order; of those on one day the later ones follow the earlier.
    package init(
        _ cycle: BillingCycle, price: Money, start: CalendarDay, end: CalendarDay? = nil, changes: [Change] = []
    ) {
        self.cycle = cycle
        self.price = price
        self.start = start
        self.end = end
        self.changes = changes.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }
            .map(\.element)
    }

    /// What is charged and given back until a day, which is one of them.
    /// - Throws: `prorationTooLong` beyond `limit`, `amountTooLarge`.
    package func lines(through last: CalendarDay) throws(SubscriptionError) -> [ProrationLine] {
        var lines: [ProrationLine] = []
        var price = price
        var rest = changes.filter { $0.day <= last }[...]
        for var segment in Segments(of: cycle, from: start, until: end, through: last) {
            // The day of a change belongs to the new price.
            while let change = rest.first, change.day <= segment.from {
                price = change.price
                rest.removeFirst()
            }
            var invoiced = try Self.cost(of: segment, price)
            lines.append(Self.line(.charge, segment, invoiced))
            while let change = rest.first, change.day < segment.to {
                let credit = try Self.unused(of: segment, invoiced, from: change.day)
                segment = segment.rest(from: change.day)
                price = change.price
                invoiced = try Self.cost(of: segment, price)
                lines.append(Self.line(.credit, segment, credit))
                lines.append(Self.line(.charge, segment, invoiced))
                rest.removeFirst()
            }
            guard lines.count <= Self.limit else { throw .prorationTooLong }
        }
        return lines
    }

    private static func cost(of segment: Segment, _ price: Money) throws(SubscriptionError) -> Money {
        do { return try segment.cost(of: ExactAmount(price), in: price.currency) } catch { throw .amountTooLarge }
    }

    private static func unused(
        of segment: Segment, _ invoiced: Money, from day: CalendarDay
    ) throws(SubscriptionError) -> Money {
        do { return try segment.unused(of: invoiced, from: day).negated() } catch { throw .amountTooLarge }
    }

    private static func line(_ kind: ProrationLine.Kind, _ segment: Segment, _ amount: Money) -> ProrationLine {
        ProrationLine(kind: kind, range: segment.range, ofDays: segment.ofDays, amount: amount)
    }
}

import BillingDomain
import Primitives
import TestSupport
import Testing

/// How long others' segments are, and of what (`../shared/data/billing/killbill-proration.csv`).
@Suite struct KillBillProrationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let line: String
        let cycle: BillingCycle
        let end: CalendarDay?
        let through: CalendarDay
        /// `14/31`, or `1` for a whole period.
        let segments: [String]

        var testDescription: String { line }

        init?(_ line: String) {
            let parts = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 7, let months = Int(parts[1]), let start = CalendarDay(parts[2]),
                let through = CalendarDay(parts[4]), let billingDay = Int(parts[5])
            else { return nil }
            self.line = line
            cycle = BillingCycle(.month, count: months, start: start, billingDay: billingDay)
            end = CalendarDay(parts[3])
            self.through = through
            segments = parts[6].split(separator: " ").map(String.init)
        }
    }

    static func cases() throws -> [Case] {
        let text = String(decoding: try SharedData.bytes("billing/killbill-proration.csv"), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).dropFirst().compactMap { Case(String($0)) }
    }

    @Test func allRowsAreRead() throws {
        #expect(try Self.cases().count == 98)
    }

    @Test(arguments: try cases())
    func segmentsAreAsLong(_ row: Case) {
        let found = Segments(of: row.cycle, from: row.cycle.start, until: row.end, through: row.through)
            .map { $0.days == $0.ofDays ? "1" : "\($0.days)/\($0.ofDays)" }
        #expect(found == row.segments.map(Self.whole))
    }

    /// `31/31` is a whole period as well.
    private static func whole(_ text: String) -> String {
        let parts = text.split(separator: "/")
        return parts.count == 2 && parts[0] == parts[1] ? "1" : text
    }
}

package import Primitives

/// What one person paid in, or out, in cash on one day (UTC): what is reported when it is over the line. In and out
/// are apart (31 CFR 1010.313).
package struct CashDay: Hashable, Sendable {
    package let customer: UserID
    package let day: CalendarDay
    package let flow: MovementFlow
    /// US cents, at the rates of the time of each movement.
    package let cents: Int64

    package init(customer: UserID, day: CalendarDay, flow: MovementFlow, cents: Int64) {
        self.customer = customer
        self.day = day
        self.flow = flow
        self.cents = cents
    }

    /// A day has to be over it: 10,000.00 US dollars are not told.
    package static let line: Int64 = 1_000_000

    package var isOver: Bool { cents > Self.line }

    /// What of a wallet's postings is cash over the counter, where its other end is a counter's account: what a person
    /// pays in and takes out. What comes back (a return, a reversal) is none.
    package static let kindsIn = ["deposit"]
    package static let kindsOut = ["withdrawal", "card_withdrawal"]
}

/// What has to move before the law wants it told that it is suspicious, and how far back one looks.
package enum SuspicionRule {
    /// US cents: 5,000.00 are enough.
    package static let line: Int64 = 500_000
    package static let daysBack = 90

    package static func isReached(_ cents: Int64) -> Bool { cents >= line }

    /// The time that a report looks at.
    /// - Parameter decided: when the case was.
    package static func window(from: Timestamp?, to: Timestamp?, decided: Timestamp) -> Range<Timestamp>? {
        let end = min(to ?? decided, decided)
        let start = max(from ?? .distantPast, decided - .seconds(daysBack * 86_400))
        return start < end ? start..<end : nil
    }
}

/// Amounts as FinCEN wants them.
package enum WholeDollars {
    /// Rounded up.
    package static func of(cents: Int64) -> Int64 { cents / 100 + (cents % 100 > 0 ? 1 : 0) }
}

package import Primitives

/// How high a wallet's balance may rise by credits without a look at its owner's other wallets.
///
/// The limit on what a customer may hold is on the sum over all wallets, in dollars. A credit must not lock or read
/// them all each time, so each wallet has a part of the room of its own: as long as no wallet stands above its ceiling,
/// the sum is within the limit. The ceilings of an owner are worth half of the limit at most, so that rates may move (a
/// currency would have to double against the dollar within ``lifetimeDays``). A credit that goes higher is decided over
/// all wallets, exactly, and the room is divided anew.
package struct Ceiling: Sendable, Equatable {
    package static let lifetimeDays: Int32 = 30

    /// Minor units of the wallet's currency.
    package var posted: Int64
    /// Of the limits that it was computed under; zero is of none.
    package var version: Int64
    package var day: CalendarDay

    package init(posted: Int64 = 0, version: Int64 = 0, day: CalendarDay = CalendarDay(daysSince1970: 0)) {
        self.posted = posted
        self.version = version
        self.day = day
    }

    /// Whether a balance needs no look at others.
    package func covers(_ balance: Int64, limitsVersion: Int64, on today: CalendarDay) -> Bool {
        balance <= posted && version == limitsVersion
            && today.daysSince1970 - day.daysSince1970 <= Self.lifetimeDays
    }
}

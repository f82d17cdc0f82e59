/// A point in time, in whole microseconds since 1970-01-01T00:00:00Z: exactly what `timestamptz` can store.
package struct Timestamp: Hashable, Comparable, Sendable {
    package let microsecondsSince1970: Int64

    package init(microsecondsSince1970: Int64) {
        self.microsecondsSince1970 = microsecondsSince1970
    }

    /// Saturates at the ends of the 64-bit range.
    package init(millisecondsSince1970: Int64) {
        self.init(clamping: Int128(millisecondsSince1970) * 1_000)
    }

    /// Saturates at the ends of the 64-bit range.
    package init(secondsSince1970: Int64) {
        self.init(clamping: Int128(secondsSince1970) * 1_000_000)
    }

    init(clamping microseconds: Int128) {
        self.init(microsecondsSince1970: Int64(clamping: microseconds))
    }

    /// 0001-01-01T00:00:00Z, the earliest time our text form can write.
    package static let distantPast = Timestamp(microsecondsSince1970: -62_135_596_800_000_000)
    /// 9999-12-31T23:59:59.999999Z, the latest.
    package static let distantFuture = Timestamp(microsecondsSince1970: 253_402_300_799_999_999)

    /// Rounded towards the past.
    package var millisecondsSince1970: Int64 { microsecondsSince1970.flooredDivision(by: 1_000) }
    /// Rounded towards the past.
    package var secondsSince1970: Int64 { microsecondsSince1970.flooredDivision(by: 1_000_000) }

    /// The day in UTC that holds this time.
    package var day: CalendarDay {
        CalendarDay(daysSince1970: Int32(clamping: microsecondsSince1970.flooredDivision(by: 86_400_000_000)))
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microsecondsSince1970 < right.microsecondsSince1970
    }

    /// Saturates at the ends of the 64-bit range; parts of a microsecond are dropped.
    package static func + (time: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(clamping: Int128(time.microsecondsSince1970) + duration.microseconds)
    }

    package static func - (time: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(clamping: Int128(time.microsecondsSince1970) - duration.microseconds)
    }

    /// From `earlier` to `later`; negative when they stand the other way round.
    package static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .microseconds(Int128(later.microsecondsSince1970) - Int128(earlier.microsecondsSince1970))
    }

    package static func += (time: inout Timestamp, duration: Duration) { time = time + duration }
    package static func -= (time: inout Timestamp, duration: Duration) { time = time - duration }
}

extension Duration {
    /// Whole microseconds, towards zero.
    fileprivate var microseconds: Int128 {
        Int128(components.seconds) * 1_000_000 + Int128(components.attoseconds / 1_000_000_000_000)
    }

    /// Whole seconds, rounded up, never negative: the form `Retry-After` wants.
    package var wholeSecondsRoundedUp: Int64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return attoseconds > 0 ? seconds + 1 : seconds
    }

    /// Seconds as a floating-point number, for metrics and logs.
    package var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

extension FixedWidthInteger where Self: SignedInteger {
    /// Division that rounds towards negative infinity; the divisor is positive.
    func flooredDivision(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

package import Primitives

/// Times as people of a language write them, by the clocks of their place.
package enum TimeWords {
    /// `28 November 2026, 21:05 (Africa/Lagos)`
    package static func text(_ time: Timestamp, in zone: ZoneRules, language: Language) -> String {
        let minutes = Int(zone.sinceMidnight(at: time).components.seconds / 60)
        let clock = TimeOfDay(minutes / 60, minutes % 60)
        return "\(text(zone.day(at: time), language: language)), \(clock) (\(zone.name))"
    }

    package static func text(_ day: CalendarDay, language: Language) -> String {
        let (year, month, date) = day.components
        let first = language == .french && date == 1 ? "1er" : "\(date)"
        return "\(first) \(language.months[month - 1]) \(year)"
    }
}

package import Primitives

/// A machine-readable zone, read by ICAO Doc 9303 (parts 4 to 6).
package struct MRZ: Hashable, Sendable {
    package enum Format: String, CaseIterable, Sendable {
        /// Three lines of 30: cards.
        case td1 = "TD1"
        /// Two lines of 36.
        case td2 = "TD2"
        /// Two lines of 44: passports.
        case td3 = "TD3"

        var lines: Int { self == .td1 ? 3 : 2 }

        var width: Int {
            switch self {
            case .td1: 30
            case .td2: 36
            case .td3: 44
            }
        }

        /// Of the names.
        var nameWidth: Int { self == .td1 ? 30 : width - 5 }
    }

    /// Which check digits are right. What a format has no digit for is right.
    package struct Checks: Hashable, Sendable {
        package let documentNumber: Bool
        package let birthDate: Bool
        package let expiryDate: Bool
        package let optionalData: Bool
        package let composite: Bool

        package var areRight: Bool { documentNumber && birthDate && expiryDate && optionalData && composite }
    }

    package enum Refusal: Error, Hashable, Sendable {
        /// Neither three lines of 30 nor two of 36 or 44.
        case lines
        /// What is neither a capital letter nor a digit nor `<`.
        case character(line: Int, column: Int)
    }

    package let format: Format
    /// `P`, `I`, `AC`.
    package let documentCode: String
    package let issuingState: String
    package let documentNumber: String
    package let nationality: String
    package let birth: MRZDate
    /// `M`, `F`, or `X` where none is told.
    package let sex: String
    package let expiry: MRZDate
    package let optionalData: String
    package let names: MRZNames
    package let checks: Checks

    package var surname: String { names.surname.joined(separator: " ") }
    package var givenNames: String { names.given.joined(separator: " ") }

    /// Every check digit is right and every date one of the calendar.
    package var isValid: Bool { checks.areRight && birth.isPlausible && expiry.day != nil && !names.surname.isEmpty }

    /// UTO, Utopia, stands in specimens and on no document.
    package var isSpecimen: Bool { issuingState == "UTO" || nationality == "UTO" }
}

/// Six digits of a zone: the year has two.
package struct MRZDate: Hashable, Sendable {
    /// `740812`; a part that is not known is `<<`.
    package let text: String
    /// Nil when a part is not known, or there is no such day.
    package let day: CalendarDay?

    package enum Meaning: Sendable {
        /// Not to come.
        case birth
        /// Not more than fifty years to come.
        case expiry
    }

    init(_ text: String, _ meaning: Meaning, today: CalendarDay) {
        self.text = text
        let digits = Array(text.utf8).map { Int($0) - 0x30 }
        guard digits.count == 6, digits.allSatisfy({ (0...9).contains($0) }) else {
            day = nil
            return
        }
        let (year, month, date) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3], digits[4] * 10 + digits[5])
        let limit = meaning == .birth ? today : today.adding(months: 12 * 50)
        let candidates = [2100, 2000, 1900].compactMap { CalendarDay(year: $0 + year, month: month, day: date) }
        day = candidates.first { $0 <= limit }
    }

    /// A day, or one of which parts are not known.
    var isPlausible: Bool {
        if day != nil { return true }
        let parts = stride(from: 0, to: 6, by: 2).map { Array(text.utf8)[$0..<($0 + 2)] }
        let unknown = parts.map { $0.allSatisfy { $0 == UInt8(ascii: "<") } }
        return unknown.contains(true)
            && zip(parts, unknown).allSatisfy { part, isUnknown in
                isUnknown || part.allSatisfy { (0x30...0x39).contains($0) }
            }
    }

    /// Whether it is this day, whatever the century.
    package func isSame(as day: CalendarDay) -> Bool {
        let (year, month, date) = day.components
        let expected = [year % 100, month, date].map { $0 < 10 ? "0\($0)" : "\($0)" }
        let parts = stride(from: 0, to: 6, by: 2).map {
            String(decoding: Array(text.utf8)[$0..<($0 + 2)], as: UTF8.self)
        }
        return zip(expected, parts).allSatisfy { $1 == $0 || $1 == "<<" }
    }
}

extension Timestamp: CustomStringConvertible {
    /// Reads `2026-11-20T23:15:04.120Z`, also with an offset (`+02:00`), without a fraction, or with one of up to
    /// nine digits, of which those below a microsecond are dropped. Nil for anything else, for a day that does not
    /// exist, for a leap second (POSIX time has no place for it) and outside years 1 to 9999.
    package init?(rfc3339 text: String) {
        var reader = DigitReader(Array(text.utf8))
        guard
            let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let dayOfMonth = reader.number(2), let day = CalendarDay(year: year, month: month, day: dayOfMonth),
            reader.skip("T") || reader.skip("t"),
            let hour = reader.number(2), hour < 24, reader.skip(":"), let minute = reader.number(2), minute < 60,
            reader.skip(":"), let second = reader.number(2), second < 60,
            let fraction = reader.fraction(), let offset = reader.offsetMinutes(), reader.isAtEnd
        else { return nil }
        let seconds = Int64(day.daysSince1970) * 86_400 + Int64(hour * 3_600 + (minute - offset) * 60 + second)
        self.init(microsecondsSince1970: seconds * 1_000_000 + fraction)
        guard self >= .distantPast, self <= .distantFuture else { return nil }
    }

    /// `2026-11-20T23:15:04.120Z`: UTC with milliseconds, what lies below is cut off.
    package var rfc3339: String {
        var text: [UInt8] = []
        text.reserveCapacity(24)
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    package var description: String { rfc3339 }

    /// Appends ``rfc3339`` to a buffer, for writers that build bytes.
    package func append(to text: inout [UInt8]) {
        let day = day
        day.append(to: &text)
        let millisecond = Int(millisecondsSince1970 - Int64(day.daysSince1970) * 86_400_000)
        text.append(UInt8(ascii: "T"))
        text.appendDigits(millisecond / 3_600_000, width: 2)
        text.append(UInt8(ascii: ":"))
        text.appendDigits(millisecond / 60_000 % 60, width: 2)
        text.append(UInt8(ascii: ":"))
        text.appendDigits(millisecond / 1_000 % 60, width: 2)
        text.append(UInt8(ascii: "."))
        text.appendDigits(millisecond % 1_000, width: 3)
        text.append(UInt8(ascii: "Z"))
    }
}

/// Reads fixed-width numbers from left to right.
struct DigitReader {
    private let text: [UInt8]
    private var position = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    var isAtEnd: Bool { position == text.count }

    mutating func number(_ width: Int) -> Int? {
        guard position + width <= text.count else { return nil }
        var value = 0
        for letter in text[position..<position + width] {
            guard letter >= UInt8(ascii: "0"), letter <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(letter - UInt8(ascii: "0"))
        }
        position += width
        return value
    }

    mutating func skip(_ letter: Unicode.Scalar) -> Bool {
        guard position < text.count, text[position] == UInt8(ascii: letter) else { return false }
        position += 1
        return true
    }

    /// Microseconds of an optional `.` with one to nine digits; nil if the dot has none or more.
    mutating func fraction() -> Int64? {
        guard skip(".") else { return 0 }
        var value: Int64 = 0
        var digits = 0
        while let digit = number(1) {
            digits += 1
            if digits <= 6 { value = value * 10 + Int64(digit) }
        }
        guard (1...9).contains(digits) else { return nil }
        for _ in min(digits, 6)..<6 { value *= 10 }
        return value
    }

    /// Minutes east of Greenwich: `Z`, `+hh:mm` or `-hh:mm`.
    mutating func offsetMinutes() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let sign = skip("+") ? 1 : skip("-") ? -1 : 0
        guard
            sign != 0, let hours = number(2), hours < 24, skip(":"), let minutes = number(2), minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }
}

extension [UInt8] {
    /// Appends a number with leading zeroes; one that is wider than `width` is written in full.
    mutating func appendDigits(_ value: Int, width: Int) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while value / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }
}

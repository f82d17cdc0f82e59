/// Reads a TZ string of POSIX from left to right.
struct PosixReader {
    private var rest: Substring

    init(_ text: String) {
        rest = text[...]
    }

    var isAtEnd: Bool { rest.isEmpty }
    var next: Character? { rest.first }

    /// `CET` or `<+0330>`; what it is called does not matter.
    mutating func name() -> Bool {
        if rest.first == "<" {
            guard let end = rest.firstIndex(of: ">") else { return false }
            rest = rest[rest.index(after: end)...]
            return true
        }
        let letters = rest.prefix { $0.isASCII && $0.isLetter }
        rest = rest[letters.endIndex...]
        return letters.count >= 3
    }

    /// Seconds east of Greenwich; POSIX counts to the west.
    mutating func offset() -> Int? { time(upTo: 24).map(-) }

    /// `,M3.5.0/2`
    mutating func yearly() -> YearlyInstant? {
        guard take(","), let day = day() else { return nil }
        guard take("/") else { return YearlyInstant(day: day, time: 7_200) }
        return time(upTo: 167).map { YearlyInstant(day: day, time: $0) }
    }

    private mutating func day() -> YearlyInstant.Day? {
        if take("M") {
            guard let month = number(1...12), take("."), let week = number(1...5), take("."), let day = number(0...6)
            else { return nil }
            return .weekday(month: month, week: week, day: day)
        }
        if take("J") { return number(1...365).map { .withoutLeapDay($0) } }
        return number(0...365).map { .ofYear($0) }
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    private mutating func time(upTo hours: Int) -> Int? {
        let sign = take("-") ? -1 : 1
        if sign == 1 { _ = take("+") }
        guard let hour = number(0...hours) else { return nil }
        var seconds = hour * 3_600
        for unit in [60, 1] where take(":") {
            guard let value = number(0...59) else { return nil }
            seconds += value * unit
        }
        return sign * seconds
    }

    private mutating func take(_ letter: Character) -> Bool {
        guard rest.first == letter else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard digits.count <= 3, let value = Int(digits), range.contains(value) else { return nil }
        rest = rest[digits.endIndex...]
        return value
    }
}

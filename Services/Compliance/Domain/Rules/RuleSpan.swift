/// A length of time as rules write it: `90s`, `60m`, `24h`, `7d`.
package struct RuleSpan: Hashable, Sendable {
    package let text: String
    package let duration: Duration
    let microseconds: Int64

    /// The longest: a year.
    static let longestSeconds: Int64 = 366 * 86_400

    /// Nil for what is no such text, for nothing, and for more than a year.
    package init?(_ text: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }) else { return nil }
        let digits = text.dropLast()
        guard (1...8).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            digits.utf8.first != UInt8(ascii: "0"), let count = Int64(digits)
        else { return nil }
        let seconds = count * unit
        guard seconds <= Self.longestSeconds else { return nil }
        self.text = text
        duration = .seconds(seconds)
        microseconds = seconds * 1_000_000
    }
}

/// A number that rules compare: exact, so that a mean or a ratio meets its limit where arithmetic says it does.
package struct RuleNumber: Sendable {
    let numerator: Int128
    /// Above zero.
    let denominator: Int128

    package init(_ value: Int64) {
        numerator = Int128(value)
        denominator = 1
    }

    /// - Parameter over: above zero.
    package init(_ numerator: Int128, over denominator: Int128) {
        precondition(denominator > 0, "a number of a rule is a fraction of something")
        self.numerator = numerator
        self.denominator = denominator
    }

    /// An amount of so many US cents.
    package init(cents: Int64) { self.init(Int128(cents), over: 100) }

    /// The most digits before the point, and behind it.
    static let wholeDigits = 15
    static let decimals = 8

    /// Reads `10000.00`, `-5` or `0.8`; nil for an exponent, a sign of plus, leading zeroes, and what is longer.
    package init?(decimal text: String) {
        var letters = Array(text.utf8)[...]
        let isNegative = letters.first == UInt8(ascii: "-")
        if isNegative { letters.removeFirst() }
        let parts = letters.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let (whole, fraction) = (parts[0], parts.count == 2 ? parts[1] : [])
        guard (1...Self.wholeDigits).contains(whole.count), whole.count == 1 || whole.first != UInt8(ascii: "0"),
            parts.count == 1 || (1...Self.decimals).contains(fraction.count)
        else { return nil }
        var (value, divisor): (Int128, Int128) = (0, 1)
        for (place, letter) in (whole + fraction).enumerated() {
            guard letter >= UInt8(ascii: "0"), letter <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int128(letter - UInt8(ascii: "0"))
            if place >= whole.count { divisor *= 10 }
        }
        self.init(isNegative ? -value : value, over: divisor)
    }
}

extension RuleNumber: Comparable {
    package static func == (left: RuleNumber, right: RuleNumber) -> Bool {
        let (one, other) = products(left, right)
        return one == other
    }

    package static func < (left: RuleNumber, right: RuleNumber) -> Bool {
        let (one, other) = products(left, right)
        return one < other
    }

    /// Sums of cents, counts and literals are far below 2⁸⁰ with denominators below 2⁴⁰; what leaves 128 bits all the
    /// same stands at the end of the range.
    private static func products(_ left: RuleNumber, _ right: RuleNumber) -> (Int128, Int128) {
        (product(left.numerator, right.denominator), product(right.numerator, left.denominator))
    }

    private static func product(_ value: Int128, _ factor: Int128) -> Int128 {
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        return overflow ? (value < 0 ? .min : .max) : product
    }
}

import MoneyKit

/// How much of something: a decimal of at most 6 decimals, never negative, kept in millionths.
package struct PlanQuantity: Sendable, Hashable, Comparable {
    package let millionths: Int64

    package static let decimals = 6
    package static let zero = PlanQuantity(millionths: 0)
    package static let one = PlanQuantity(millionths: 1_000_000)

    package init(millionths: Int64) {
        self.millionths = millionths
    }

    /// Nil unless it is a plain decimal of at most 6 decimals that fits.
    package init?(_ text: String) {
        // Nil is the answer to what is no number.
        guard let rate = try? Rate(parsing: text), rate.scale <= Self.decimals else { return nil }
        var millionths = rate.mantissa
        for _ in rate.scale..<Self.decimals {
            let (product, overflow) = millionths.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            millionths = product
        }
        self.millionths = millionths
    }

    /// Without zeros behind: `2.5`, `100`.
    package var text: String {
        let (whole, part) = millionths.quotientAndRemainder(dividingBy: 1_000_000)
        guard part != 0 else { return "\(whole)" }
        var digits = "\(part)"
        digits = String(repeating: "0", count: Self.decimals - digits.utf8.count) + digits
        while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
        return "\(whole).\(digits)"
    }

    package static func < (left: Self, right: Self) -> Bool { left.millionths < right.millionths }
}

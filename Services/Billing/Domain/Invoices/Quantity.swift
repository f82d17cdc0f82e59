package import MoneyKit

/// How much of something an item is about: a decimal of up to six places, below zero for what comes back.
package struct Quantity: Hashable, Sendable {
    package static let mostDecimals = 6

    package let isNegative: Bool
    package let size: Rate

    /// - Parameter isNegative: of nothing it says nothing.
    package init(_ size: Rate, isNegative: Bool = false) {
        self.size = size
        self.isNegative = isNegative && !size.isZero
    }

    /// Reads `1.5` or `-2`; nil for what is no plain decimal, has more places, or is minus zero.
    package init?(_ text: String) {
        let isNegative = text.hasPrefix("-")
        guard let size = try? Rate(parsing: isNegative ? String(text.dropFirst()) : text),
            size.scale <= Self.mostDecimals, !(isNegative && size.isZero)
        else { return nil }
        self.init(size, isNegative: isNegative)
    }

    package static let one = Quantity(.whole(1))

    package var text: String { isNegative ? "-\(size.text)" : size.text }

    /// What it costs at a price for one, rounded once and half away from zero. Throws `overflow`.
    package func price(at unitPrice: Rate, in currency: Currency) throws(MoneyError) -> Money {
        let money = try unitPrice.price(of: size, in: currency, rounding: .halfUp)
        return isNegative ? try money.negated() : money
    }
}

extension Rate {
    /// So many, and no part of one.
    static func whole(_ count: Int64) -> Rate {
        guard let rate = try? Rate(mantissa: count, scale: 0) else { preconditionFailure("\(count) is below zero") }
        return rate
    }
}

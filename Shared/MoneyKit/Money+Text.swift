extension Money {
    /// Reads a decimal such as `12.34`, `12` or `-0.5` with at most as many decimals as the currency has.
    ///
    /// Strict: no plus sign, exponent, grouping, white space, leading zero (`007`), bare dot (`.5`, `5.`) or minus
    /// zero. Throws `malformedAmount`, `tooManyDecimals` (also when the extra ones are zeroes) or `overflow`.
    package init(parsing text: String, currency: Currency) throws(MoneyError) {
        guard let decimal = PlainDecimal(text, signed: true) else { throw .malformedAmount }
        guard decimal.scale <= currency.exponent else { throw .tooManyDecimals(allowed: currency.exponent) }
        guard var units = decimal.digits else { throw .overflow }
        // 19 digits at most and 8 more decimals at most, so 128 bits always hold it.
        units *= .powerOfTen(currency.exponent - decimal.scale)
        if decimal.isNegative {
            guard units != 0 else { throw .malformedAmount }
            units = -units
        }
        try self.init(checking: units, currency: currency)
    }

    /// The amount with exactly as many decimals as the currency has: `12.30`, `-0.05`, `12`.
    package var amountText: String { currency.amountText(ofMinorUnits: Int128(minorUnits)) }

    /// Appends ``amountText`` to a buffer, for writers that build bytes.
    package func appendAmount(to text: inout [UInt8]) {
        currency.appendAmount(ofMinorUnits: Int128(minorUnits), to: &text)
    }
}

extension Money: CustomStringConvertible {
    /// For logs and test output: `12.34 USD`.
    package var description: String { "\(amountText) \(currency.code)" }
}

extension Currency {
    /// The text of an amount that may be wider than 64 bits, such as the total of a report.
    package func amountText(ofMinorUnits units: Int128) -> String {
        var text: [UInt8] = []
        appendAmount(ofMinorUnits: units, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    package func appendAmount(ofMinorUnits units: Int128, to text: inout [UInt8]) {
        if units < 0 { text.append(UInt8(ascii: "-")) }
        PlainDecimal.append(units.magnitude, scale: exponent, to: &text)
    }
}

/// A decimal as texts write it: digits, and where the dot stands.
struct PlainDecimal {
    let isNegative: Bool
    /// All digits as one number; nil if there are more than 19 significant ones, which no amount or rate can hold.
    let digits: Int128?
    /// How many digits stand after the dot.
    let scale: Int

    /// Nil if the text is not `0` or digits without a leading zero, then optionally a dot and at least one digit.
    init?(_ text: String, signed: Bool) {
        var letters = Array(text.utf8)[...]
        isNegative = signed && letters.first == UInt8(ascii: "-")
        if isNegative { letters.removeFirst() }
        let dot = letters.firstIndex(of: UInt8(ascii: "."))
        let whole = letters[..<(dot ?? letters.endIndex)]
        let fraction = dot.map { letters[($0 + 1)...] }
        guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0"), fraction?.isEmpty != true else {
            return nil
        }
        var value: Int128 = 0
        var fits = true
        for letter in whole + (fraction ?? []) {
            guard letter >= UInt8(ascii: "0"), letter <= UInt8(ascii: "9") else { return nil }
            if fits { value = value * 10 + Int128(letter - UInt8(ascii: "0")) }
            if value >= .powerOfTen(19) { fits = false }
        }
        digits = fits ? value : nil
        scale = fraction?.count ?? 0
    }

    static func append(_ magnitude: UInt128, scale: Int, to text: inout [UInt8]) {
        var reversed: [UInt8] = []
        var rest = magnitude
        while rest > 0 || reversed.count <= scale {
            // Amounts nearly always fit into 64 bits, where division is many times faster.
            if let small = UInt64(exactly: rest) {
                reversed.append(UInt8(ascii: "0") + UInt8(small % 10))
                rest = UInt128(small / 10)
            } else {
                reversed.append(UInt8(ascii: "0") + UInt8(rest % 10))
                rest /= 10
            }
        }
        for index in reversed.indices.reversed() {
            text.append(reversed[index])
            if index == scale, scale > 0 { text.append(UInt8(ascii: ".")) }
        }
    }
}

extension Money {
    /// So many parts, as equal as whole minor units allow. They sum to the whole; the first ones carry the remainder.
    /// Throws `invalidSplit` for a count below one.
    package func split(count: Int) throws(MoneyError) -> [Money] {
        guard count > 0 else { throw .invalidSplit }
        return try split(weights: [Int64](repeating: 1, count: count))
    }

    /// One part for each weight, in proportion. They sum to the whole; what is left over after cutting each part to
    /// whole minor units goes, one each, to the first parts that were cut, so that none is a whole unit off.
    /// Throws `invalidSplit` if there is no weight, one is negative, or all are zero.
    package func split(weights: [Int64]) throws(MoneyError) -> [Money] {
        var total: Int128 = 0
        for weight in weights {
            guard weight >= 0 else { throw .invalidSplit }
            total += Int128(weight)
        }
        guard total > 0 else { throw .invalidSplit }
        let shares = weights.map { (Int128(minorUnits) * Int128($0)).quotientAndRemainder(dividingBy: total) }
        var parts = shares.map(\.quotient)
        var remainder = Int128(minorUnits) - parts.reduce(0, +)
        // Each cut was below one unit, so there are more of them than units left over.
        for index in parts.indices where remainder != 0 && shares[index].remainder != 0 {
            parts[index] += remainder.signum()
            remainder -= remainder.signum()
        }
        var result: [Money] = []
        result.reserveCapacity(parts.count)
        for part in parts { result.append(try Money(checking: part, currency: currency)) }
        return result
    }

    /// One part for each percentage (`33.5` is 33.5 %); as ``split(weights:)``.
    /// Throws `invalidSplit` unless they sum to exactly 100.
    package func split(percentages: [Rate]) throws(MoneyError) -> [Money] {
        let scale = percentages.map(\.scale).max() ?? 0
        var weights: [Int64] = []
        var total: Int128 = 0
        for percentage in percentages {
            let scaled = Int128(percentage.mantissa) * .powerOfTen(scale - percentage.scale)
            // A part above 100 cannot belong to a sum of 100; one below fits 64 bits up to sixteen decimals.
            guard scaled <= 100 * .powerOfTen(scale), let weight = Int64(exactly: scaled) else { throw .invalidSplit }
            weights.append(weight)
            total += scaled
        }
        guard total == 100 * .powerOfTen(scale) else { throw .invalidSplit }
        return try split(weights: weights)
    }
}

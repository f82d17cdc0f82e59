/// What happens to the part below the smallest unit. Every computation that may round names its way.
package enum Rounding: Hashable, Sendable {
    /// To the nearest, ties to the even neighbour: without bias over many roundings, where neither side may be
    /// favoured.
    case halfEven
    /// To the nearest, ties away from zero: invoices and tax, as EN 16931 counts them.
    case halfUp
    /// Towards zero.
    case down
    /// Away from zero: what customers are charged and what counts towards limits, see `Money.feeUp` and `Rate.limitUp`.
    case up
}

extension Int128 {
    /// The quotient, rounded. The divisor is positive.
    func divided(by divisor: Int128, rounding: Rounding) -> Int128 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        guard remainder != 0 else { return quotient }
        let awayFromZero = quotient + remainder.signum()
        switch rounding {
        case .down: return quotient
        case .up: return awayFromZero
        case .halfEven, .halfUp:
            // Compared with what is left instead of doubled, so that nothing can overflow.
            let part = remainder.magnitude
            let rest = divisor.magnitude - part
            if part == rest { return rounding == .halfEven && quotient.isMultiple(of: 2) ? quotient : awayFromZero }
            return part > rest ? awayFromZero : quotient
        }
    }

    /// Ten to the given power, which is 0 to 38.
    static func powerOfTen(_ exponent: Int) -> Int128 {
        precondition((0...38).contains(exponent), "Int128 holds powers of ten up to 38")
        return powersOfTen[exponent]
    }

    private static let powersOfTen: [Int128] = (0..<38).reduce(into: [1]) { powers, index in
        powers.append(powers[index] * 10)
    }
}

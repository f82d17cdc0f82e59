/// Why an amount could not be read or computed.
package enum MoneyError: Error, Hashable, Sendable {
    /// Not a plain decimal: a sign other than one leading minus, an exponent, white space, a missing digit, a
    /// leading zero, or minus zero.
    case malformedAmount
    /// More decimals than the currency has. Amounts are never rounded on the way in.
    case tooManyDecimals(allowed: Int)
    /// The result does not fit into 64 bits of minor units.
    case overflow
    case currencyMismatch(expected: Currency, found: Currency)
    /// Not a plain decimal without sign, or too long for 18 decimals and 64 bits.
    case malformedRate
    /// Division by a rate of zero.
    case zeroRate
    /// No parts, a negative weight, all weights zero, or percentages that do not sum to 100.
    case invalidSplit
}

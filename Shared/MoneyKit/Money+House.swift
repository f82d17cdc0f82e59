/// Roundings that go the house's way. What a customer is charged, and what counts towards a limit, is rounded up to the
/// minor unit, so it is at least one unit wherever the exact value is not zero. Rounding up is subadditive: the parts
/// of an amount are never charged, and never count, less than the whole, however finely it is split.
extension Money {
    /// A fee or spread of so many hundredths of a percent of the amount, rounded up. Throws `overflow`.
    package func feeUp(basisPoints: Int64) throws(MoneyError) -> Money {
        try portion(basisPoints: basisPoints, rounding: .up)
    }
}

extension Rate {
    /// What an amount of the rate's currency counts towards a limit that is kept in `base`, rounded up. The rate is
    /// units of the amount's currency for one unit of the base. Throws `zeroRate` or `overflow`.
    package func limitUp(_ money: Money, in base: Currency) throws(MoneyError) -> Money {
        try convertBack(money, to: base, rounding: .up)
    }
}

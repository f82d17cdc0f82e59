/// Domain code does without the C library.
enum Logarithm {
    private static let ofTwo = 0.693_147_180_559_945_3

    /// Of a positive number: ln(m · 2ⁿ) = n ln 2 + 2 artanh((m - 1) / (m + 1)).
    static func natural(_ value: Double) -> Double {
        let (mantissa, exponent) = (value.significand, Double(value.exponent))
        let ratio = (mantissa - 1) / (mantissa + 1)
        var (term, sum) = (ratio, 0.0)
        for index in 0..<24 {
            sum += term / Double(2 * index + 1)
            term *= ratio * ratio
        }
        return exponent * ofTwo + 2 * sum
    }
}

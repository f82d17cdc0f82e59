/// The logistic function without the C library's `exp`, which a domain does not import: the same figure on every
/// machine.
enum Logistic {
    static func of(_ value: Double) -> Double { 1 / (1 + exponential(-value)) }

    /// Halved until the series converges at once, then squared as often.
    static func exponential(_ value: Double) -> Double {
        let bounded = max(-40, min(40, value))
        let small = bounded / 256
        var term = 1.0
        var sum = 1.0
        for place in 1...8 {
            term *= small / Double(place)
            sum += term
        }
        for _ in 0..<8 { sum *= sum }
        return sum
    }
}

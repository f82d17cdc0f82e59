/// Binary form of `numeric`: digits of base 10,000, the weight of the first, sign, and decimals to show.
///
/// Read only, for the results of `sum` and `avg`; see numeric_send in src/backend/utils/adt/numeric.c.
struct Numeric: CustomStringConvertible {
    private let digits: [Int16]
    private let weight: Int
    private let isNegative: Bool
    private let scale: Int

    init(_ cell: PostgresCell) throws(PostgresError) {
        let bytes = try cell.value(of: .numeric, for: Numeric.self)
        func field(_ index: Int) -> Int16 {
            Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: Int16.self))
        }
        guard bytes.count >= 8, bytes.count == 8 + 2 * Int(field(0)) else { throw cell.mismatch(Numeric.self) }
        // Other signs stand for not-a-number and the infinities.
        guard field(2) == 0 || field(2) == 0x4000 else { throw cell.mismatch(Numeric.self) }
        digits = (0..<Int(field(0))).map { field(4 + $0) }
        weight = Int(field(1))
        isNegative = field(2) == 0x4000
        scale = Int(field(3))
    }

    /// The value, if it has no fraction and fits.
    var integer: Int128? {
        if digits.count > weight + 1, digits[max(0, weight + 1)...].contains(where: { $0 != 0 }) { return nil }
        guard weight >= 0 else { return 0 }
        var sum: Int128 = 0
        for place in 0...weight {
            let (product, overflow) = sum.multipliedReportingOverflow(by: 10_000)
            let (next, overflow2) = product.subtractingReportingOverflow(Int128(digit(place)))
            if overflow || overflow2 { return nil }
            sum = next
        }
        // Gathered as a negative, which has room for the least value.
        return isNegative ? sum : sum == .min ? nil : -sum
    }

    /// Plain decimal notation with as many decimals as the server shows.
    var description: String {
        var text = isNegative ? "-" : ""
        text += weight < 0 ? "0" : "\(digit(0))"
        if weight > 0 { for place in 1...weight { text += padded(digit(place)) } }
        guard scale > 0 else { return text }
        var fraction = ""
        for group in 0..<(scale + 3) / 4 { fraction += padded(digit(weight + 1 + group)) }
        return text + "." + fraction.prefix(scale)
    }

    /// Digit group `place`, counted from the first one before the point; 0 where none is stored.
    private func digit(_ place: Int) -> Int16 {
        digits.indices.contains(place) ? digits[place] : 0
    }

    private func padded(_ digit: Int16) -> String {
        let text = String(digit)
        return String(repeating: "0", count: 4 - text.count) + text
    }
}

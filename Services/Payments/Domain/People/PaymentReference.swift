package import Primitives

/// What people call a payment, of which they read each other aloud: `SND-20261130-7Q4M2Z8K0T`.
package enum PaymentReference {
    /// Without I, L, O and U (Crockford's base 32).
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let letters = 10

    /// The last fifty bits of the id, which are random, five a letter.
    package static func text(_ prefix: String, of id: UniqueID, on day: CalendarDay) -> String {
        let tail = (0..<letters).reversed().map { place in alphabet[Int(truncatingIfNeeded: id.low >> (place * 5)) & 31]
        }
        return "\(prefix)-\(day.description.filter { $0 != "-" })-\(String(decoding: tail, as: UTF8.self))"
    }
}

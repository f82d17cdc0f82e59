package import Primitives

extension Outflow {
    /// `WDR-20261120-7ZK3M9Q2TX`: the day it was ordered and 50 bits of its id, in Crockford's base 32.
    package var reference: String {
        let prefix =
            switch kind {
            case .withdrawal: "WDR"
            case .refund: "REF"
            }
        return Self.reference(prefix, id.rawValue, createdAt)
    }

    package static func reference(_ prefix: String, _ id: UniqueID, _ time: Timestamp) -> String {
        let (day, digits) = (time.day.description.filter { $0 != "-" }, Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
        let letters = (0..<10).reversed().map { digits[Int(id.low >> (5 * UInt64($0)) & 31)] }
        return "\(prefix)-\(day)-\(String(letters))"
    }
}

/// A wallet's number for people: `90`, nine random digits, and a check digit after Luhn (ISO/IEC 7812-1 annex B), so
/// that one wrong digit or two swapped neighbours do not reach somebody else's wallet.
package struct AccountNumber: Hashable, Sendable, CustomStringConvertible {
    package static let length = 12
    private static let prefix = "90"

    package let description: String

    /// Nil unless it has the length, the prefix and the right check digit.
    package init?(_ text: String) {
        guard text.utf8.count == Self.length, text.hasPrefix(Self.prefix) else { return nil }
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        guard Self.luhnSum(text.utf8) % 10 == 0 else { return nil }
        description = text
    }

    /// - Parameter random: any number, its last nine digits count.
    package init(random: UInt64) {
        let digits = String(random % 1_000_000_000)
        let body = Self.prefix + String(repeating: "0", count: 9 - digits.utf8.count) + digits
        let check = (10 - Self.luhnSum((body + "0").utf8) % 10) % 10
        description = body + String(check)
    }

    private static func luhnSum(_ digits: some Collection<UInt8>) -> Int {
        var sum = 0
        for (position, digit) in digits.reversed().enumerated() {
            let value = Int(digit - UInt8(ascii: "0"))
            let weighted = position.isMultiple(of: 2) ? value : value * 2
            sum += weighted > 9 ? weighted - 9 : weighted
        }
        return sum
    }
}

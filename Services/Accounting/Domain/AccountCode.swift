/// The code that names an account for people and in exports, for ever: `2100`, `1200-sandbox`.
///
/// Groups of letters and digits joined by single dots or hyphens, the first letter a digit or a capital, at most 32.
/// So narrow because each code must also be a valid, distinct account name in beancount and hledger.
package struct AccountCode: Hashable, Comparable, Sendable, LosslessStringConvertible {
    package static let maximumLength = 32
    package static let pattern = "^[A-Z0-9][A-Za-z0-9]*([.-][A-Za-z0-9]+)*$"

    package let description: String

    package init?(_ text: String) {
        guard (1...Self.maximumLength).contains(text.utf8.count) else { return nil }
        var wasJoint = true
        for (index, letter) in text.utf8.enumerated() {
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(letter)
            let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter)
            let isSmall = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
            let isJoint = letter == UInt8(ascii: ".") || letter == UInt8(ascii: "-")
            guard isDigit || isCapital || (isSmall && index > 0) || (isJoint && !wasJoint) else { return nil }
            wasJoint = isJoint
        }
        guard !wasJoint else { return nil }
        description = text
    }

    /// For codes written in this program: `text` is valid by inspection, and a test reads them all.
    package init(known text: StaticString) {
        description = "\(text)"
    }

    package static func < (left: AccountCode, right: AccountCode) -> Bool { left.description < right.description }
}

/// A telephone number in E.164 form: `+` and 7 to 15 digits, the first of them not zero.
package struct PhoneNumber: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package init?(_ text: String) {
        let digits = text.utf8.dropFirst()
        guard
            text.utf8.first == UInt8(ascii: "+"), (7...15).contains(digits.count),
            digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        self.text = text
    }

    package var description: String { text }
}

/// An international bank account number whose country, length, letters and check digits are right (ISO 13616).
package struct IBAN: Hashable, Sendable {
    /// Without blanks, in capitals.
    package let text: String

    package var country: String { String(text.prefix(2)) }

    /// - Parameter written: as people write it: in groups, in either case.
    package init?(_ written: String) {
        let text = written.filter { $0 != " " }.uppercased()
        let bytes = Array(text.utf8)
        guard (5...34).contains(bytes.count), bytes.allSatisfy({ Self.value(of: $0) != nil }),
            Self.isDigit(bytes[2]), Self.isDigit(bytes[3]),
            let structure = IBANRegistry.structures[String(text.prefix(2))],
            Self.fits(bytes.dropFirst(4), structure)
        else { return nil }
        // The remainder of the whole, country and check digits last, letters as 10 to 35.
        let remainder = (bytes.dropFirst(4) + bytes.prefix(4)).reduce(0) { remainder, byte in
            let value = Self.value(of: byte) ?? 0
            return (remainder * (value > 9 ? 100 : 10) + value) % 97
        }
        guard remainder == 1 else { return nil }
        self.text = text
    }

    private static func fits(_ account: ArraySlice<UInt8>, _ structure: String) -> Bool {
        var rest = account
        var count = 0
        for letter in structure.utf8 {
            if isDigit(letter) {
                count = count * 10 + Int(letter - UInt8(ascii: "0"))
                continue
            }
            let part = rest.prefix(count)
            guard part.count == count, part.allSatisfy({ isAllowed($0, by: letter) }) else { return false }
            rest = rest.dropFirst(count)
            count = 0
        }
        return rest.isEmpty
    }

    private static func isAllowed(_ byte: UInt8, by kind: UInt8) -> Bool {
        switch kind {
        case UInt8(ascii: "n"): isDigit(byte)
        case UInt8(ascii: "a"): !isDigit(byte)
        default: true
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func value(of byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}

import Primitives

/// An e-mail address in the form we compare and store: lower case, so that one mailbox has one account.
///
/// The local part is case-sensitive by RFC 5321, but no provider in use treats it so, and two accounts that differ in
/// case only would be a way to impersonate. Plus tags and dots stay: what they mean is the provider's business.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Nil unless it is `local@domain` with a dot-atom local part of up to 64 letters (RFC 5321 section 4.5.3) and a
    /// domain of at least two labels, 254 letters in all, ASCII. Quoted local parts and address literals are left out:
    /// they are not seen in the wild except in attacks.
    package init?(_ text: String) {
        let text = text.asciiLowercased
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard
            text.utf8.count <= 254, parts.count == 2, (1...64).contains(parts[0].count),
            Self.isDotAtom(parts[0]), Self.isDomain(parts[1])
        else { return nil }
        self.text = text
    }

    package var description: String { text }

    private static func isDotAtom(_ part: Substring.UTF8View) -> Bool {
        part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { isAlphanumeric($0) || atomSymbols.contains($0) }
        }
    }

    private static func isDomain(_ part: Substring.UTF8View) -> Bool {
        let labels = part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let areLabels = labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
        // A top-level domain of digits alone would be an IPv4 address.
        return areLabels && labels.count >= 2 && labels.last?.allSatisfy(isDigit) == false
    }

    private static let atomSymbols = Set("!#$%&'*+-/=?^_`{|}~".utf8)

    private static func isDigit(_ letter: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(letter)
    }

    private static func isAlphanumeric(_ letter: UInt8) -> Bool {
        isDigit(letter) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
    }
}

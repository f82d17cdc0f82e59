/// The beginning of telephone numbers, as `+234`: what routes go by and what is counted against fraud.
package struct PhonePrefix: Hashable, Sendable, Comparable {
    /// With its plus sign.
    package let text: String

    /// `+` and one to seven digits, the first of which is no nought; the plus sign may be left out.
    package init?(_ text: String) {
        let digits = text.first == "+" ? text.dropFirst() : text[...]
        guard (1...7).contains(digits.utf8.count), digits.first != "0",
            digits.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        self.text = "+\(digits)"
    }

    private init(known text: String) { self.text = text }

    /// Of the country that a number belongs to (ITU-T E.164 and its list of country codes), or of the seven or so that
    /// share one: nil for what is no number with a plus sign.
    package static func country(of number: String) -> PhonePrefix? {
        guard number.first == "+" else { return nil }
        let digits = number.utf8.dropFirst()
        guard (7...15).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }), digits.first != 48 else {
            return nil
        }
        let two = String(number.dropFirst().prefix(2))
        let length = two.first == "1" || two.first == "7" ? 1 : ofTwo.contains(two) ? 2 : 3
        return PhonePrefix(known: String(number.prefix(length + 1)))
    }

    package func holds(_ number: String) -> Bool { number.hasPrefix(text) }

    package static func < (left: PhonePrefix, right: PhonePrefix) -> Bool { left.text < right.text }

    private static let ofTwo: Set<String> = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
        "51",
        "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86",
        "90",
        "91", "92", "93", "94", "95", "98",
    ]
}

/// A number by which somebody is known to a tax authority, as far as its form can be told.
package enum TaxNumber {
    /// Countries whose numbers are looked at; those of all others are taken as they are.
    package static let known = ["DE", "FR", "GB", "NG", "US"]

    /// Whether a number may be one of the country.
    package static func isPossible(_ text: String, in country: String) -> Bool {
        switch country {
        case "US": isSocialSecurity(text) || isEmployer(text)
        case "GB": isTaxpayerReference(text) || isInsurance(text)
        case "DE": isGerman(text)
        case "FR": isDigits(text, 13)
        case "NG": isDigits(text, 12) || isDigits(text, 13)
        default: !text.isEmpty
        }
    }

    /// What a country's number looks like, for people.
    package static func form(in country: String) -> String {
        switch country {
        case "US": "a Social Security number ddd-dd-dddd, or an employer's dd-ddddddd"
        case "GB": "ten digits, or a National Insurance number such as AB123456C"
        case "DE": "eleven digits, the last of which is a check digit"
        case "FR": "thirteen digits"
        case "NG": "twelve or thirteen digits"
        default: "a number"
        }
    }

    private static func isDigits(_ text: String, _ count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func fits(_ text: String, _ pattern: String) -> Bool {
        text.utf8.count == pattern.utf8.count
            && zip(text.utf8, pattern.utf8).allSatisfy { $1 == UInt8(ascii: "d") ? isDigit($0) : $0 == $1 }
    }

    /// Areas 000, 666 and from 900 on are not given, nor are groups 00 and serials 0000.
    private static func isSocialSecurity(_ text: String) -> Bool {
        guard fits(text, "ddd-dd-dddd") else { return false }
        let parts = text.split(separator: "-")
        return parts[0] != "000" && parts[0] != "666" && parts[0].first != "9" && parts[1] != "00"
            && parts[2] != "0000"
    }

    private static func isEmployer(_ text: String) -> Bool { fits(text, "dd-ddddddd") }

    private static func isTaxpayerReference(_ text: String) -> Bool { isDigits(text, 10) }

    /// Two letters, six digits and a letter from A to D. D, F, I, Q, U and V begin no number, O is never the second
    /// letter, and some pairs are not given (HMRC, NIM39110).
    private static func isInsurance(_ text: String) -> Bool {
        let letters = Array(text.utf8)
        guard letters.count == 9, letters[2..<8].allSatisfy(isDigit), ("A"..."D").contains(String(text.suffix(1)))
        else { return false }
        let (first, second) = (String(text.prefix(1)), String(text.dropFirst().prefix(1)))
        let allowed = "ABCEGHJKLMNOPRSTWXYZ"
        return allowed.contains(first) && allowed.contains(second) && second != "O"
            && !["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].contains(first + second)
    }

    /// ISO 7064, MOD 11,10; it does not begin with 0.
    private static func isGerman(_ text: String) -> Bool {
        guard isDigits(text, 11), text.utf8.first != UInt8(ascii: "0") else { return false }
        let digits = text.utf8.map { Int($0 - UInt8(ascii: "0")) }
        var product = 10
        for digit in digits.dropLast() {
            let sum = (digit + product) % 10
            product = (sum == 0 ? 10 : sum) * 2 % 11
        }
        return (11 - product) % 10 == digits[10]
    }
}

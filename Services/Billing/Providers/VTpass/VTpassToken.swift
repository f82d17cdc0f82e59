import JSONKit

/// What is typed into a prepaid meter, and for how much it is good: each distributor writes it in its own way.
struct VTpassToken: Equatable {
    let token: String?
    let units: String?
    let bonus: String?

    /// - Parameter answer: to an order or a question about one.
    init(_ answer: JSONValue) {
        let text = answer["purchased_code"]?.stringValue ?? ""
        func first(_ names: [String], _ read: (String) -> String?) -> String? {
            for name in names {
                if let found = VTpassAmount.text(answer[name]).flatMap(read) { return found }
            }
            return nil
        }
        token =
            first(["mainToken", "token", "Token"], Self.digits) ?? Self.digits(in: text, after: "token", not: "bonus")
        bonus = first(["bonusToken"], Self.digits) ?? Self.digits(in: text, after: "bonus token", not: nil)
        units = first(["mainTokenUnits", "units", "Units", "PurchasedUnits"], Self.decimal)
    }

    /// `2636 2054 …`, `Token : 2636…`: digits, with spaces or hyphens between.
    private static func digits(_ text: String) -> String? {
        leadingDigits(text[...]) ?? digits(in: text, after: "token", not: "bonus")
    }

    /// Those behind a word and a colon; words that the other one stands before are something else.
    private static func digits(in text: String, after word: String, not other: String?) -> String? {
        let letters = Array(text.lowercased().utf8)
        let (word, other) = (Array(word.utf8), Array((other ?? "").utf8))
        for start in letters.indices where letters[start...].starts(with: word) {
            let before = letters[..<start].reversed().drop { $0 == UInt8(ascii: " ") }
            guard other.isEmpty || !before.starts(with: other.reversed()) else { continue }
            let rest = letters[(start + word.count)...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ":") }
            if let found = leadingDigits(String(decoding: rest, as: UTF8.self)[...]) { return found }
        }
        return nil
    }

    private static func leadingDigits(_ text: Substring) -> String? {
        var digits = ""
        for scalar in text.unicodeScalars {
            if ("0"..."9").contains(scalar) {
                digits.unicodeScalars.append(scalar)
            } else if scalar != " ", scalar != "-" {
                break
            }
        }
        return digits.isEmpty ? nil : digits
    }

    /// `79.9 kWh` as `79.9`, `1,234.5` as `1234.5`.
    private static func decimal(_ text: String) -> String? {
        let written = text.drop { $0 == " " }.prefix { ("0"..."9").contains($0) || $0 == "." || $0 == "," }
        // Commas between thousands; any other is the end of it.
        let groups = written.split(separator: ",", omittingEmptySubsequences: false)
        let isGrouped = groups.dropFirst().allSatisfy { ($0.split(separator: ".").first?.count ?? 0) == 3 }
        let number = isGrouped ? groups.joined() : String(groups[0])
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        return String(number)
    }
}

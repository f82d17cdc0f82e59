package import MoneyKit

/// Amounts as people of a language write them: `1,234.50 USD`, and in French `1 234,50 USD` with a narrow no-break
/// space between thousands and a no-break space before the currency (CLDR).
package enum MoneyWords {
    package static func text(_ money: Money, language: Language) -> String {
        let plain = money.amountText
        let isNegative = plain.hasPrefix("-")
        let parts = plain.drop { $0 == "-" }.split(separator: ".")
        var whole = ""
        for (index, digit) in parts[0].enumerated() {
            if index > 0, (parts[0].count - index).isMultiple(of: 3) { whole += language.thousands }
            whole.append(digit)
        }
        let fraction = parts.count > 1 ? language.decimal + parts[1] : ""
        return "\(isNegative ? "-" : "")\(whole)\(fraction)\(language.beforeCurrency)\(money.currency.code)"
    }
}

/// The languages that the program itself speaks.
package enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case french = "fr"

    /// Exact, then the language alone, then English.
    package init(locale: String) {
        self = Language(rawValue: String(locale.prefix { $0 != "-" && $0 != "_" })) ?? .english
    }

    var thousands: String { self == .french ? "\u{202F}" : "," }
    var decimal: String { self == .french ? "," : "." }
    var beforeCurrency: String { self == .french ? "\u{A0}" : " " }

    package var months: [String] {
        switch self {
        case .english:
            [
                "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December",
            ]
        case .french:
            [
                "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                "novembre", "décembre",
            ]
        }
    }
}

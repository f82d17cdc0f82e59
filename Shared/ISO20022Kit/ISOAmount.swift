package import MoneyKit
package import XMLKit

/// An amount as a bank wrote it, and as money where it is exactly that.
package struct ISOAmount: Hashable, Sendable {
    /// Why it is no money of ours.
    package enum Fault: String, Error, Sendable, CaseIterable {
        /// Not a decimal, or below zero.
        case malformed = "amount_malformed"
        case unknownCurrency = "currency_unknown"
        /// Digits that the currency does not have. Zeroes at the end are none: some banks write three always.
        case tooManyDigits = "amount_not_exact"
        case tooLarge = "amount_too_large"
    }

    /// As it stands there, for who looks at it: `12.345 EUR`.
    package let written: String
    package let money: Result<Money, Fault>

    /// - Parameter element: with the attribute `Ccy`.
    package init(_ element: XMLElement) {
        self.init(element.text, currency: element.attributes["Ccy"] ?? "")
    }

    /// - Parameter text: an xs:decimal; `+1.5`, `.5`, `5.` and `007` are some.
    package init(_ text: String, currency code: String) {
        written = "\(text) \(code)"
        guard let currency = Currency(code) else {
            money = .failure(.unknownCurrency)
            return
        }
        money = Self.money(text, currency)
    }

    private static func money(_ text: String, _ currency: Currency) -> Result<Money, Fault> {
        let unsigned = text.hasPrefix("+") ? text.dropFirst() : text[...]
        let parts = unsigned.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let whole = parts[0].drop { $0 == "0" }
        var fraction = parts.count == 2 ? parts[1] : ""
        guard !(parts[0].isEmpty && fraction.isEmpty) else { return .failure(.malformed) }
        while fraction.utf8.count > currency.exponent, fraction.last == "0" { fraction.removeLast() }
        let plain = (whole.isEmpty ? "0" : String(whole)) + (fraction.isEmpty ? "" : ".\(fraction)")
        do throws(MoneyError) {
            let money = try Money(parsing: plain, currency: currency)
            return money.isNegative ? .failure(.malformed) : .success(money)
        } catch {
            switch error {
            case .tooManyDecimals: return .failure(.tooManyDigits)
            case .overflow: return .failure(.tooLarge)
            default: return .failure(.malformed)
            }
        }
    }
}

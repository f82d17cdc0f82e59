import JSONKit
import MoneyKit

/// Amounts of naira as VTpass writes them, numbers or text with any number of decimals: read digit by digit, never as
/// floating point.
enum VTpassAmount {
    static let currency = Currency.NGN

    /// Nil where there is none, or one with parts of a kobo.
    static func exact(_ value: JSONValue?) -> Money? { read(value, cutting: false) }

    /// What is below a kobo is left out: it cannot be booked.
    static func cut(_ value: JSONValue?) -> Money? { read(value, cutting: true) }

    /// As text, whichever way it is written.
    static func text(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let text), .number(let text): text
        default: nil
        }
    }

    private static func read(_ value: JSONValue?, cutting: Bool) -> Money? {
        guard let text = text(value) else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count > currency.exponent else { return parse(text) }
        let rest = parts[1].dropFirst(currency.exponent)
        let isCuttable = rest.utf8.allSatisfy { byte in
            cutting ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == UInt8(ascii: "0")
        }
        return isCuttable ? parse("\(parts[0]).\(parts[1].prefix(currency.exponent))") : nil
    }

    private static func parse(_ text: String) -> Money? {
        try? Money(parsing: text, currency: currency)  // what is no amount says nothing
    }
}

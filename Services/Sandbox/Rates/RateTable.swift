import JSONKit
import MoneyKit
import Primitives

/// The provider's exchange rates: units of a currency for one US dollar, published on the hour.
struct RateTable: FieldEncodable {
    let asOf: Timestamp

    /// The last table published at this time.
    init(at time: Timestamp) {
        asOf = Timestamp(secondsSince1970: time.secondsSince1970 / 3_600 * 3_600)
    }

    static let base = Currency.USD

    /// Decimal strings: a rate is never a floating-point number.
    static let rates: [(currency: String, rate: String)] = [
        ("AUD", "1.52"), ("BNB", "0.0025"), ("BTC", "0.0000105"), ("CAD", "1.36"), ("CHF", "0.88"), ("EGP", "49"),
        ("ETH", "0.00038"), ("EUR", "0.92"), ("GBP", "0.79"), ("GHS", "15"), ("INR", "84.5"), ("JPY", "155"),
        ("KES", "150"), ("KWD", "0.307"), ("NGN", "1650"), ("USD", "1"), ("USDC", "1"), ("USDT", "1"), ("ZAR", "18.5"),
    ]

    static let example = RateTable(at: .example)

    func encode(to out: inout JSONWriter) {
        out.field("base", Self.base)
        out.field("as_of", asOf)
        out.field("source", "sandbox")
        out.field("rates", JSONValue.object(Self.rates.map { JSONMember($0.currency, .string($0.rate)) }))
    }
}

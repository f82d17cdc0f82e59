import MoneyKit
import Primitives
import WalletDomain

/// Rough rates for what has no better one: good enough to weigh a limit in dollars, never to trade on (they are as old
/// as `asOf` says). A currency that is missing here and at the provider has no limits and so no wallets.
enum FallbackRates {
    private static let asOf = "2026-01-01T00:00:00Z"

    /// Units for one US dollar.
    private static let perDollar: [(String, String)] = [
        ("AED", "3.6725"), ("AFN", "68"), ("ALL", "84"), ("AMD", "385"), ("AOA", "915"), ("ARS", "1450"),
        ("AUD", "1.52"), ("AWG", "1.79"), ("AZN", "1.70"), ("BAM", "1.68"), ("BBD", "2"), ("BDT", "122"),
        ("BHD", "0.376"), ("BIF", "2950"), ("BMD", "1"), ("BNB", "0.0012"), ("BND", "1.30"), ("BOB", "6.91"),
        ("BRL", "5.40"), ("BSD", "1"), ("BTC", "0.0000105"), ("BTN", "89"), ("BWP", "13.7"), ("BYN", "3.25"),
        ("BZD", "2"), ("CAD", "1.38"), ("CDF", "2350"), ("CHF", "0.80"), ("CLP", "940"), ("CNY", "7.10"),
        ("COP", "3900"), ("CRC", "505"), ("CVE", "95"), ("CZK", "21"), ("DJF", "178"), ("DKK", "6.42"),
        ("DOP", "63"), ("DZD", "130"), ("EGP", "48"), ("ETB", "150"), ("ETH", "0.00033"), ("EUR", "0.86"),
        ("FJD", "2.28"), ("GBP", "0.76"), ("GEL", "2.71"), ("GHS", "11.2"), ("GMD", "73"), ("GNF", "8690"),
        ("GTQ", "7.66"), ("GYD", "209"), ("HKD", "7.78"), ("HNL", "26.3"), ("HTG", "131"), ("HUF", "330"),
        ("IDR", "16650"), ("ILS", "3.25"), ("INR", "89"), ("IQD", "1310"), ("ISK", "127"), ("JMD", "160"),
        ("JOD", "0.709"), ("JPY", "155"), ("KES", "129"), ("KGS", "87"), ("KHR", "4015"), ("KMF", "424"),
        ("KRW", "1465"), ("KWD", "0.307"), ("KYD", "0.833"), ("KZT", "520"), ("LAK", "21700"), ("LBP", "89500"),
        ("LKR", "307"), ("LRD", "180"), ("LSL", "17.2"), ("LYD", "5.45"), ("MAD", "9.25"), ("MDL", "17"),
        ("MGA", "4480"), ("MKD", "53"), ("MMK", "2100"), ("MNT", "3570"), ("MOP", "8.01"), ("MRU", "39.8"),
        ("MUR", "46"), ("MVR", "15.4"), ("MWK", "1735"), ("MXN", "18.4"), ("MYR", "4.14"), ("MZN", "63.9"),
        ("NAD", "17.2"), ("NGN", "1450"), ("NIO", "36.8"), ("NOK", "10.2"), ("NPR", "142"), ("NZD", "1.78"),
        ("OMR", "0.3845"), ("PAB", "1"), ("PEN", "3.38"), ("PGK", "4.25"), ("PHP", "58.9"), ("PKR", "281"),
        ("PLN", "3.66"), ("PYG", "7050"), ("QAR", "3.64"), ("RON", "4.38"), ("RSD", "101"), ("RUB", "80"),
        ("RWF", "1455"), ("SAR", "3.75"), ("SBD", "8.23"), ("SCR", "14.5"), ("SEK", "9.50"), ("SGD", "1.30"),
        ("SOS", "571"), ("SRD", "38.6"), ("SZL", "17.2"), ("THB", "32.4"), ("TJS", "9.25"), ("TMT", "3.50"),
        ("TND", "2.95"), ("TOP", "2.40"), ("TRY", "42.4"), ("TTD", "6.78"), ("TWD", "31.3"), ("TZS", "2440"),
        ("UAH", "42.2"), ("UGX", "3620"), ("USDC", "1"), ("USDT", "1"), ("UYU", "39.7"), ("UZS", "11950"),
        ("VND", "26350"), ("VUV", "122"), ("WST", "2.80"), ("XAF", "565"), ("XCD", "2.70"), ("XOF", "565"),
        ("XPF", "103"), ("YER", "238"), ("ZAR", "17.2"), ("ZMW", "23"),
    ]

    static func table() throws -> RateTable {
        var rates: [Currency: Rate] = [:]
        for (code, rate) in perDollar {
            guard let currency = Currency(code) else { continue }
            rates[currency] = try Rate(parsing: rate)
        }
        return try RateTable(
            source: "fallback", asOf: Timestamp(rfc3339: asOf) ?? .distantPast, perDollar: rates)
    }
}

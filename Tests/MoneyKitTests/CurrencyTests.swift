import MoneyKit
import TestSupport
import Testing

struct CurrencyTests {
    private static let digitalAssets = ["BTC": 8, "ETH": 8, "USDT": 6, "USDC": 6, "BNB": 8]

    /// The rows of the public table that are in use and have a minor unit, by code.
    private static func standard() throws -> [String: (number: Int?, exponent: Int)] {
        let text = String(decoding: try SharedData.bytes("iso4217-codes-all.csv"), as: UTF8.self)
        var rows: [String: (number: Int?, exponent: Int)] = [:]
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            // Only the first two columns may be quoted, so the others are counted from the right.
            let columns = line.split(separator: ",", omittingEmptySubsequences: false)
            let (code, number, exponent, withdrawn) = (
                columns[columns.count - 4], columns[columns.count - 3], columns[columns.count - 2],
                columns[columns.count - 1]
            )
            guard withdrawn.isEmpty, !code.isEmpty, let exponent = Int(exponent) else { continue }
            rows[String(code)] = (Int(number), exponent)
        }
        return rows
    }

    @Test func tableIsISO4217WithTheDigitalAssets() throws {
        let standard = try Self.standard()
        #expect(standard.count > 150)
        for (code, row) in standard {
            let currency = try #require(Currency(code), "\(code) is missing")
            #expect(currency.exponent == row.exponent, "\(code)")
            #expect(currency.numericCode == row.number, "\(code)")
            #expect(!currency.isDigitalAsset)
        }
        for (code, exponent) in Self.digitalAssets {
            let currency = try #require(Currency(code))
            #expect(currency.exponent == exponent)
            #expect(currency.isDigitalAsset)
        }
        #expect(Currency.all.count == standard.count + Self.digitalAssets.count)
    }

    /// The public list has some with white space around or twice within; people and other programs read these names.
    @Test func namesHaveNoWhiteSpaceToSpare() {
        for currency in Currency.all {
            let words = currency.name.split(whereSeparator: \.isWhitespace)
            #expect(currency.name == words.joined(separator: " ") && !words.isEmpty, "\(currency)")
        }
    }

    @Test func codesAreOrderedAndUnique() {
        let codes = Currency.all.map(\.code)
        #expect(codes == codes.sorted())
        #expect(Set(codes).count == codes.count)
        for currency in Currency.all { #expect(Currency(currency.code) == currency) }
    }

    @Test(arguments: ["", "usd", "US", "USDX", "XAU", "XXX", "XTS", "DEM", "US\u{24}", " USD", "USDUSDUSD", "ＵＳＤ"])
    func otherCodesAreRefused(code: String) {
        #expect(Currency(code) == nil)
    }

    @Test func constantsHoldTheirOwnCode() {
        #expect(Currency.USD.code == "USD" && Currency.JPY.exponent == 0 && Currency.KWD.exponent == 3)
        let named: [Currency] = [
            .AUD, .BNB, .BTC, .CAD, .CHF, .EGP, .ETH, .EUR, .GBP, .GHS, .INR, .JPY, .KES, .KWD, .NGN, .USD, .USDC,
            .USDT,
            .ZAR,
        ]
        #expect(Set(named).count == 19)
        #expect(named.map(\.code) == named.map(\.code).sorted())
    }
}

/// A currency or digital asset we can keep amounts in. One byte: an index into the static table, so it copies freely.
///
/// Ordered by code.
package struct Currency: Hashable, Comparable, Sendable {
    private let index: UInt8

    /// The currency of an upper-case code such as `USD`; nil if we do not keep it.
    package init?(_ code: String) {
        guard let key = Self.key(of: code), let index = Self.indices[key] else { return nil }
        self.index = index
    }

    private init(index: Int) {
        self.index = UInt8(index)
    }

    /// All of them, ordered by code.
    package static let all: [Currency] = definitions.indices.map { Currency(index: $0) }

    /// Three upper-case letters for ISO currencies, three or four for digital assets.
    package var code: String { definition.code }
    /// Decimals of an amount: 2 for USD, 0 for JPY, 3 for KWD, 8 for BTC.
    package var exponent: Int { definition.exponent }
    /// The ISO 4217 number; nil for digital assets.
    package var numericCode: Int? { definition.numericCode }
    package var name: String { definition.name }
    package var isDigitalAsset: Bool { definition.numericCode == nil }

    package static func < (left: Currency, right: Currency) -> Bool { left.index < right.index }

    private var definition: Definition { Self.definitions[Int(index)] }

    private static let indices: [UInt64: UInt8] = {
        var indices: [UInt64: UInt8] = [:]
        for (index, definition) in definitions.enumerated() {
            if let key = key(of: definition.code) { indices[key] = UInt8(index) }
        }
        return indices
    }()

    /// The code's letters packed into a number, which hashes faster than a text.
    private static func key(of code: String) -> UInt64? {
        guard (3...8).contains(code.utf8.count) else { return nil }
        return code.utf8.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// For the constants below, whose codes a test compares with the table.
    fileprivate static func known(_ code: String) -> Currency {
        guard let currency = Currency(code) else { preconditionFailure("\(code) is missing in the table") }
        return currency
    }
}

extension Currency: CustomStringConvertible {
    package var description: String { code }
}

// Written as the trade writes them.
// swift-format-ignore: AlwaysUseLowerCamelCase
extension Currency {
    package static let AUD = known("AUD")
    package static let BNB = known("BNB")
    package static let BTC = known("BTC")
    package static let CAD = known("CAD")
    package static let CHF = known("CHF")
    package static let EGP = known("EGP")
    package static let ETH = known("ETH")
    package static let EUR = known("EUR")
    package static let GBP = known("GBP")
    package static let GHS = known("GHS")
    package static let INR = known("INR")
    package static let JPY = known("JPY")
    package static let KES = known("KES")
    package static let KWD = known("KWD")
    package static let NGN = known("NGN")
    package static let USD = known("USD")
    package static let USDC = known("USDC")
    package static let USDT = known("USDT")
    package static let ZAR = known("ZAR")
}

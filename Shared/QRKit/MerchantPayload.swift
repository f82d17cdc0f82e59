package import MoneyKit
package import Primitives

/// What a merchant-presented QR code says (EMV QRCPS merchant-presented mode 1.1): whom to pay, and how much where that
/// is fixed. Of any issuer's what we know the meaning of; what they have left out is nil.
package struct MerchantPayload: Hashable, Sendable {
    package enum Initiation: String, Sendable, CaseIterable {
        /// The same code for many payments.
        case `static`
        /// A code for one amount or one payment.
        case dynamic
    }

    /// In characters.
    package static let longestName = 25
    package static let longestCity = 15

    package var initiation: Initiation
    /// Under which Florin knows the code; nil for other issuers'.
    package var id: UniqueID?
    package var merchantName: String?
    package var merchantCity: String?
    /// ISO 3166-1, two letters.
    package var country: String?
    /// ISO 18245, four digits.
    package var categoryCode: String?
    /// Nil also for one that we keep no amounts in.
    package var currency: Currency?
    /// Nil: whoever pays says how much.
    package var amount: Money?

    package init(
        initiation: Initiation, id: UniqueID?, merchantName: String?, merchantCity: String?, country: String?,
        categoryCode: String?, currency: Currency?, amount: Money?
    ) {
        self.initiation = initiation
        self.id = id
        self.merchantName = merchantName
        self.merchantCity = merchantCity
        self.country = country
        self.categoryCode = categoryCode
        self.currency = currency
        self.amount = amount
    }

    /// Tags of a payload.
    enum Tag {
        static let format = "00"
        static let initiation = "01"
        /// The first of the templates that every scheme may have one of; ours.
        static let account = "26"
        static let category = "52"
        static let currency = "53"
        static let amount = "54"
        static let country = "58"
        static let name = "59"
        static let city = "60"
        static let checksum = "63"
    }

    /// Within a merchant's account.
    enum AccountTag {
        static let scheme = "00"
        static let id = "01"
    }

    static let formatVersion = "01"
    /// By which our accounts are told from other schemes'.
    static let scheme = "dev.florin"
    /// Tag and length of the checksum, which it covers too.
    static let checksumHead = "6304"
    static let checksumLength = 4

    /// As tag 53 has it; nil for digital assets, which have no number.
    package static func number(of currency: Currency) -> String? {
        currency.numericCode.map { String(repeating: "0", count: 3 - "\($0)".count) + "\($0)" }
    }
}

extension MerchantPayload.Initiation {
    var code: String { self == .static ? "11" : "12" }
}

extension QRCode.Merchant {
    /// Category of whoever has named none, as other issuers write it.
    package static let noCategory = "0000"
    /// Where somebody trades who has told no place.
    package static let noCity = "Online"
    /// Unknown (ISO 3166-1, reserved for users of it).
    package static let noCountry = "ZZ"
    package static let noName = "Florin"

    /// Of a name that is longer what fits, so that it still is one.
    package static func fitting(_ text: String, _ most: Int) -> String {
        var short = text
        while short.unicodeScalars.count > most { short.removeLast() }
        while short.last?.isWhitespace == true { short.removeLast() }
        return short
    }
}

import MoneyKit
import Primitives

extension MerchantPayload {
    /// The text of our own code.
    /// - Throws: `unwritable` with the tag of what is missing or too long.
    package func written() throws(QRPayloadError) -> String {
        guard let id else { throw .unwritable(tag: Tag.account) }
        let account = [
            DataObject(tag: AccountTag.scheme, value: Self.scheme),
            DataObject(tag: AccountTag.id, value: Hex.encode(id.bytes)),
        ]
        var objects = [
            DataObject(tag: Tag.format, value: Self.formatVersion),
            DataObject(tag: Tag.initiation, value: initiation.code),
            DataObject(tag: Tag.account, value: try account.written()),
            try Self.object(Tag.category, categoryCode, 4...4),
            try Self.object(Tag.currency, currency.flatMap(Self.number), 3...3),
        ]
        if let amount { objects.append(try Self.object(Tag.amount, amount.amountText, 1...13)) }
        objects += [
            try Self.object(Tag.country, country, 2...2),
            try Self.object(Tag.name, merchantName, 1...Self.longestName),
            try Self.object(Tag.city, merchantCity, 1...Self.longestCity),
        ]
        let text = try objects.written() + Self.checksumHead
        return text + CRC16.text(of: text.utf8)
    }

    private static func object(
        _ tag: String, _ value: String?, _ length: ClosedRange<Int>
    ) throws(QRPayloadError) -> DataObject {
        guard let value, length.contains(value.unicodeScalars.count) else { throw .unwritable(tag: tag) }
        return DataObject(tag: tag, value: value)
    }
}

import MoneyKit
import Primitives

extension MerchantPayload {
    /// Reads what any issuer has written. What is there must be right; what is not there, as with codes of people who
    /// are no merchants, is nil.
    /// - Throws: `QRPayloadError`.
    package init(reading text: String) throws(QRPayloadError) {
        let scalars = Array(text.unicodeScalars)
        let objects = try DataObject.read(scalars)
        guard Set(objects.map(\.tag)).count == objects.count else { throw .notObjects }
        guard let first = objects.first, first.tag == Tag.format, first.value == Self.formatVersion else {
            throw .unknownFormat
        }
        guard let last = objects.last, last.tag == Tag.checksum,
            last.value.uppercased() == CRC16.text(of: Self.utf8(of: scalars.dropLast(Self.checksumLength)))
        else { throw .checksumWrong }
        let currency = objects[Tag.currency].flatMap(Self.currency)
        self.init(
            initiation: objects[Tag.initiation] == Initiation.dynamic.code ? .dynamic : .static,
            id: objects[Tag.account].flatMap(Self.id), merchantName: objects[Tag.name],
            merchantCity: objects[Tag.city], country: objects[Tag.country], categoryCode: objects[Tag.category],
            currency: currency, amount: try Self.amount(objects[Tag.amount], currency))
    }

    private static func utf8(of scalars: ArraySlice<Unicode.Scalar>) -> String.UTF8View {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view).utf8
    }

    private static func currency(_ number: String) -> Currency? {
        Currency.all.first { self.number(of: $0) == number }
    }

    /// Nil for another scheme's account, whatever that is made of.
    private static func id(_ template: String) -> UniqueID? {
        guard let account = try? DataObject.read(template.unicodeScalars),  // then it is nobody's we know
            account[AccountTag.scheme] == scheme, let text = account[AccountTag.id]
        else { return nil }
        return Hex.decode(text).flatMap { UniqueID(bytes: $0) }
    }

    /// At most thirteen digits and a point, which may be the last; others write more noughts than we keep.
    private static func amount(_ text: String?, _ currency: Currency?) throws(QRPayloadError) -> Money? {
        guard let text else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isDecimal = parts.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard text.utf8.count <= 13, (1...2).contains(parts.count), !parts[0].isEmpty, isDecimal else {
            throw .amountMalformed
        }
        guard let currency else { return nil }
        let whole = parts[0].drop { $0 == "0" }
        var decimals = parts.count == 2 ? parts[1] : ""
        while decimals.last == "0" { decimals.removeLast() }
        do {
            return try Money(
                parsing: (whole.isEmpty ? "0" : whole) + (decimals.isEmpty ? "" : "." + decimals), currency: currency)
        } catch {
            throw .amountMalformed
        }
    }
}

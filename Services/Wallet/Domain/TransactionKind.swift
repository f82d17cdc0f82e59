/// What a transaction was for, as customers, books and reports see it. An open name: which there are is told by the
/// table of purposes (``PurposeTable``), in the database and here.
package struct TransactionKind: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    /// Nil for what cannot be a name: small letters, digits and underscores, 40 at most.
    package init?(rawValue: String) {
        guard let first = rawValue.utf8.first, ("a"..."z").contains(Character(UnicodeScalar(first))),
            rawValue.utf8.count <= 40,
            rawValue.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
        else { return nil }
        self.rawValue = rawValue
    }

    private init(known: String) { rawValue = known }

    package static let transfer = TransactionKind(known: "transfer")
    package static let conversion = TransactionKind(known: "conversion")
    package static let capture = TransactionKind(known: "capture")
    package static let deposit = TransactionKind(known: "deposit")
    package static let reversal = TransactionKind(known: "reversal")
}

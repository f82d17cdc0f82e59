import MoneyKit
import Primitives

/// Whom a merchant has told a partner of.
struct PartnerPerson: Sendable, Equatable {
    let id: UniqueID
    let face: PaymentFace
    let email: String
    let firstName: String
    let lastName: String

    var code: String { "CUS_\(PartnerNumber.of(id))" }
}

/// A bank account that a partner has opened for somebody: what comes on it is the merchant's.
struct CustomerAccount: Sendable, Equatable {
    let id: UniqueID
    let face: PaymentFace
    /// Whose it is, in the partner's words: a customer's code, or a reference of the merchant's.
    let holder: String
    let name: String
    let currency: Currency
    let createdAt: Timestamp
    var isOpen = true

    /// Ten digits.
    var number: String {
        let digits = String(PartnerNumber.of(id) % 100_000_000)
        return "99" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}

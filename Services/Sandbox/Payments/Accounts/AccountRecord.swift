import JSONKit
import MoneyKit
import Primitives

/// A change of the accounts in the journal, one flat object for all kinds.
struct AccountRecord: FieldEncodable, FieldDecodable {
    enum Kind: String, CaseIterable, FieldValue { case person, opened, closed }

    let kind: Kind
    let id: UniqueID
    var face: PaymentFace?
    var holder: String?
    var name: String?
    var lastName: String?
    var currency: Currency?
    var at: Timestamp?

    init(_ fields: inout Fields) {
        kind = fields.required("kind", .choice(Kind.self))
        id = fields.required("id", .uuid)
        face = fields.optional("face", .choice(PaymentFace.self))
        holder = fields.optional("holder", .text(0...255))
        name = fields.optional("name", .text(0...255))
        lastName = fields.optional("last_name", .text(0...255))
        currency = fields.optional("currency", .currency)
        at = fields.optional("at", .timestamp)
    }

    init(_ person: PartnerPerson) {
        (kind, id, face) = (.person, person.id, person.face)
        (holder, name, lastName) = (person.email, person.firstName, person.lastName)
    }

    init(_ account: CustomerAccount) {
        (kind, id, face) = (.opened, account.id, account.face)
        (holder, name, currency, at) = (account.holder, account.name, account.currency, account.createdAt)
    }

    init(closed id: UniqueID) { (kind, self.id) = (.closed, id) }

    static let example = AccountRecord(closed: .example)

    func encode(to out: inout JSONWriter) {
        out.field("kind", kind)
        out.field("id", id)
        out.optional("face", face)
        out.optional("holder", holder)
        out.optional("name", name)
        out.optional("last_name", lastName)
        out.optional("currency", currency)
        out.optional("at", at)
    }

    var person: PartnerPerson? {
        guard let face, let holder, let name, let lastName else { return nil }
        return PartnerPerson(id: id, face: face, email: holder, firstName: name, lastName: lastName)
    }

    var account: CustomerAccount? {
        guard let face, let holder, let name, let currency, let at else { return nil }
        return CustomerAccount(id: id, face: face, holder: holder, name: name, currency: currency, createdAt: at)
    }
}

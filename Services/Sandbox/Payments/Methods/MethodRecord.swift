import JSONKit
import Primitives

/// A change of what partners keep.
enum MethodChange: Sendable, Equatable {
    case holder(MethodHolder)
    case holderDeleted(UniqueID)
    case created(StoredMethod)
    case moved(UniqueID, StoredMethod.Status, StoredMethod.Card?, failureCode: String?)
    case told(UniqueID)
    /// What a payment has left is not to be charged any more.
    case deactivated(code: String)
}

/// It in the journal, one flat object for all kinds.
struct MethodRecord: FieldEncodable, FieldDecodable {
    enum Kind: String, CaseIterable, FieldValue {
        case holder, created, moved, told, deactivated
        case holderDeleted = "holder_deleted"
    }

    var kind: Kind
    var id: UniqueID?
    var face: PaymentFace?
    var reference: String?
    var holder: UniqueID?
    var facts: [String: String]?
    var returnURL: String?
    var status: String?
    var failureCode: String?
    var brand: String?
    var last4: String?
    var expMonth: Int64?
    var expYear: Int64?
    var at: Timestamp?

    init(_ fields: inout Fields) {
        kind = fields.required("kind", .choice(Kind.self))
        id = fields.optional("id", .uuid)
        face = fields.optional("face", .choice(PaymentFace.self))
        reference = fields.optional("reference", .text(1...300))
        holder = fields.optional("holder", .uuid)
        facts = fields.optional("facts", .map(.text(1...40), .text(0...2_048), 1...20))
        returnURL = fields.optional("return_url", .text(1...2_048))
        status = fields.optional("status", .text(1...40))
        failureCode = fields.optional("failure_code", .text(1...100))
        brand = fields.optional("brand", .text(1...40))
        last4 = fields.optional("last4", .text(4...4))
        expMonth = fields.optional("exp_month", .integer(1...12))
        expYear = fields.optional("exp_year", .integer(2_000...2_999))
        at = fields.optional("at", .timestamp)
    }

    init(_ change: MethodChange) {
        switch change {
        case .holder(let made):
            (kind, id, face, reference) = (.holder, made.id, made.face, made.key)
            facts = made.facts.isEmpty ? nil : made.facts
        case .holderDeleted(let id): (kind, self.id) = (.holderDeleted, id)
        case .created(let method):
            (kind, id, face, reference) = (.created, method.id, method.face, method.reference)
            (holder, returnURL, at) = (method.holder, method.returnURL, method.createdAt)
            facts = method.facts.isEmpty ? nil : method.facts
        case .moved(let id, let status, let card, let code):
            (kind, self.id, self.status, failureCode) = (.moved, id, status.rawValue, code)
            (brand, last4, expMonth, expYear) = (card?.brand, card?.last4, card?.expMonth, card?.expYear)
        case .told(let id): (kind, self.id) = (.told, id)
        case .deactivated(let code): (kind, reference) = (.deactivated, code)
        }
    }

    static let example = MethodRecord(.told(.example))

    func encode(to out: inout JSONWriter) {
        out.field("kind", kind)
        out.optional("id", id)
        out.optional("face", face)
        out.optional("reference", reference)
        out.optional("holder", holder)
        out.optional("facts", facts.map(PaymentRecord.object))
        out.optional("return_url", returnURL)
        out.optional("status", status)
        out.optional("failure_code", failureCode)
        out.optional("brand", brand)
        out.optional("last4", last4)
        out.optional("exp_month", expMonth)
        out.optional("exp_year", expYear)
        out.optional("at", at)
    }

    /// Nil when a field that the kind needs is not there.
    var change: MethodChange? {
        switch kind {
        case .holder:
            guard let id, let face, let reference else { return nil }
            return .holder(MethodHolder(id: id, face: face, key: reference, facts: facts ?? [:]))
        case .holderDeleted: return id.map { .holderDeleted($0) }
        case .created:
            guard let id, let face, let reference, let at else { return nil }
            return .created(
                StoredMethod(
                    id: id, face: face, reference: reference, holder: holder, facts: facts ?? [:],
                    returnURL: returnURL, createdAt: at))
        case .moved:
            guard let id, let status = status.flatMap(StoredMethod.Status.init) else { return nil }
            return .moved(id, status, card, failureCode: failureCode)
        case .told: return id.map { .told($0) }
        case .deactivated: return reference.map { .deactivated(code: $0) }
        }
    }

    private var card: StoredMethod.Card? {
        guard let brand, let last4, let expMonth, let expYear else { return nil }
        return StoredMethod.Card(brand: brand, last4: last4, expMonth: expMonth, expYear: expYear)
    }
}

import JSONKit
import Primitives

/// A change of what the provider knows: a thing as it is from then on, or that it is gone.
enum OnfidoChange: Sendable {
    case applicant(OnfidoApplicant)
    case upload(OnfidoUpload)
    case check(OnfidoCheck)
    /// With all that belongs to the applicant.
    case deleted(UniqueID)
}

/// It in the journal: one flat object for all kinds.
struct OnfidoRecord: FieldEncodable, FieldDecodable {
    enum Kind: String, CaseIterable, FieldValue { case applicant, upload, check, deleted }

    private let kind: Kind
    private let id: UniqueID
    private var applicant: UniqueID?
    private var firstName: String?
    private var lastName: String?
    private var birthDate: String?
    private var type: String?
    private var side: String?
    private var country: String?
    private var bytes: Int?
    private var documents: [String]?
    private var status: OnfidoCheck.Status?
    private var subResult: String?
    private var told: OnfidoCheck.Status?
    private var at: Timestamp?

    init(_ change: OnfidoChange) {
        switch change {
        case .applicant(let applicant):
            (kind, id) = (.applicant, applicant.id)
            (firstName, lastName, birthDate) = (applicant.firstName, applicant.lastName, applicant.birthDate)
            at = applicant.createdAt
        case .upload(let upload):
            (kind, id, applicant) = (.upload, upload.id, upload.applicant)
            (type, side, country, bytes) = (upload.type, upload.side, upload.issuingCountry, upload.bytes)
            at = upload.createdAt
        case .check(let check):
            (kind, id, applicant, documents) = (.check, check.id, check.applicant, check.documents)
            (status, subResult, told, at) = (check.status, check.subResult, check.told, check.createdAt)
        case .deleted(let id): (kind, self.id) = (.deleted, id)
        }
    }

    init(_ fields: inout Fields) {
        kind = fields.required("kind", .choice(Kind.self))
        id = fields.required("id", .uuid)
        applicant = fields.optional("applicant", .uuid)
        firstName = fields.optional("first_name", .text(0...500))
        lastName = fields.optional("last_name", .text(0...500))
        birthDate = fields.optional("dob", .text(0...40))
        type = fields.optional("type", .text(0...100))
        side = fields.optional("side", .text(0...40))
        country = fields.optional("issuing_country", .text(0...40))
        bytes = fields.optional("bytes", .integer(0...Int.max))
        documents = fields.optional("documents", .array(.text(0...100), 0...100))
        status = fields.optional("status", .choice(OnfidoCheck.Status.self))
        subResult = fields.optional("sub_result", .text(0...100))
        told = fields.optional("told", .choice(OnfidoCheck.Status.self))
        at = fields.optional("at", .timestamp)
    }

    static let example = OnfidoRecord(.deleted(.example))

    func encode(to out: inout JSONWriter) {
        out.field("kind", kind)
        out.field("id", id)
        out.optional("applicant", applicant)
        out.optional("first_name", firstName)
        out.optional("last_name", lastName)
        out.optional("dob", birthDate)
        out.optional("type", type)
        out.optional("side", side)
        out.optional("issuing_country", country)
        out.optional("bytes", bytes)
        out.optional("documents", documents)
        out.optional("status", status)
        out.optional("sub_result", subResult)
        out.optional("told", told)
        out.optional("at", at)
    }

    /// Nil when a field that the kind needs is not there.
    var change: OnfidoChange? {
        switch kind {
        case .applicant:
            guard let firstName, let lastName, let birthDate, let at else { return nil }
            return .applicant(
                OnfidoApplicant(
                    id: id, firstName: firstName, lastName: lastName, birthDate: birthDate, createdAt: at))
        case .upload:
            guard let applicant, let bytes, let at else { return nil }
            return .upload(
                OnfidoUpload(
                    id: id, applicant: applicant, type: type, side: side, issuingCountry: country, bytes: bytes,
                    createdAt: at))
        case .check:
            guard let applicant, let documents, let status, let at else { return nil }
            return .check(
                OnfidoCheck(
                    id: id, applicant: applicant, documents: documents, createdAt: at, status: status,
                    subResult: subResult, told: told))
        case .deleted: return .deleted(id)
        }
    }
}

extension OnfidoCheck.Status: FieldValue {}

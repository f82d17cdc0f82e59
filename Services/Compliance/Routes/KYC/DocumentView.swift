import ComplianceDomain
import FileKit
import HTTPKit
import JSONKit
import Primitives

extension KeptDocument {
    static let example = KeptDocument(
        verification: VerificationID(.example), user: UserID(.example),
        document: KYCDocument(
            id: DocumentID(.example), kind: .passport, side: .front, number: "L898902C3", issuingCountry: "SE",
            issuedOn: Timestamp.example.day.adding(months: -12), expiresOn: Timestamp.example.day.adding(months: 48),
            mrz: MRZView.exampleText),
        file: StoredFile(
            address: FileAddress(
                owner: KeptDocument.owner(UserID(.example)), id: .example, digest: [UInt8](repeating: 7, count: 32)),
            size: 120_000, type: .jpeg), createdAt: .example)
}

/// A document without its content.
struct DocumentView: FieldEncodable {
    let kept: KeptDocument

    init(_ kept: KeptDocument) { self.kept = kept }

    static let example = DocumentView(.example)

    func encode(to out: inout JSONWriter) {
        let document = kept.document
        out.field("id", document.id)
        out.field("kind", document.kind)
        out.optional("side", document.side)
        out.optional("document_number", document.number)
        out.optional("issuing_country", document.issuingCountry)
        out.optional("issued_on", document.issuedOn)
        out.optional("expires_on", document.expiresOn)
        // The text of a zone says less than what it means.
        out.optional("mrz", document.zone(on: kept.createdAt.day).map(MRZView.init))
        out.field("media_type", kept.file.type.mediaType)
        out.field("bytes", kept.file.size)
        out.field("sha256", Hex.encode(kept.file.address.digest))
        out.field("created_at", kept.createdAt)
    }
}

/// What a machine-readable zone says.
struct MRZView: FieldEncodable {
    let zone: MRZ

    init(_ zone: MRZ) { self.zone = zone }

    /// ICAO Doc 9303 part 4, appendix A.
    static let exampleText =
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"

    static let example: MRZView = {
        guard let zone = try? MRZ(exampleText, today: Timestamp.example.day) else {
            preconditionFailure("the example of a zone cannot be read")
        }
        return MRZView(zone)
    }()

    func encode(to out: inout JSONWriter) {
        out.field("format", zone.format)
        out.field("document_code", zone.documentCode)
        out.field("issuing_state", zone.issuingState)
        out.field("document_number", zone.documentNumber)
        out.field("nationality", zone.nationality)
        out.field("birth_date", zone.birth.day)
        out.field("sex", zone.sex)
        out.field("expiry_date", zone.expiry.day)
        out.field("surname", zone.surname)
        out.field("given_names", zone.givenNames)
        out.field("checks", MRZChecksView(checks: zone.checks))
        out.field("valid", zone.isValid)
    }
}

struct MRZChecksView: FieldEncodable {
    let checks: MRZ.Checks

    static let example = MRZChecksView(checks: MRZView.example.zone.checks)

    func encode(to out: inout JSONWriter) {
        out.field("document_number", checks.documentNumber)
        out.field("birth_date", checks.birthDate)
        out.field("expiry_date", checks.expiryDate)
        out.field("optional_data", checks.optionalData)
        out.field("composite", checks.composite)
    }
}

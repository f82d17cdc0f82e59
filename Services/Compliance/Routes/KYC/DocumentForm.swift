import ComplianceDomain
import FileKit
import HTTPKit
import JSONKit
import Primitives

/// What a form tells of a document, beside the file.
struct DocumentFacts: FieldDecodable {
    let kind: DocumentKind
    let side: DocumentKind.Side?
    let number: String?
    let issuingCountry: String?
    let issuedOn: CalendarDay?
    let expiresOn: CalendarDay?
    let mrz: String?

    init(_ fields: inout Fields) {
        kind = fields.required("kind", .choice(DocumentKind.self))
        side = fields.optional("side", .choice(DocumentKind.Side.self))
        number = fields.optional("document_number", .line(1...50).personal)
        issuingCountry = fields.optional("issuing_country", .issuingCountry)
        issuedOn = fields.optional("issued_on", .day)
        expiresOn = fields.optional("expires_on", .day)
        // Three lines of 30 are the longest there are.
        mrz = fields.optional("mrz", .text(1...100).personal)
        if let issuedOn, let expiresOn, expiresOn < issuedOn {
            fields.refuse("expires_on", .outOfRange, "must not be before issued_on")
        }
        if kind.sides != [nil], side == nil { fields.refuse("side", .missing, "is required: the document has two") }
    }

    func document(_ id: DocumentID) -> KYCDocument {
        KYCDocument(
            id: id, kind: kind, side: side, number: number, issuingCountry: issuingCountry, issuedOn: issuedOn,
            expiresOn: expiresOn, mrz: mrz)
    }
}

/// A form that has come whole: its facts, and its file, which is kept and has no row yet.
struct DocumentForm: Sendable {
    private static let longestFact = 1_000

    let facts: DocumentFacts
    let file: StoredFile

    /// Takes the parts in the order in which they come. What was kept of a form that is refused is forgotten.
    static func take(_ body: StreamedBody, for user: UserID, into files: KYCFiles) async throws -> DocumentForm {
        var form = try MultipartForm(body)
        var kept: StoredFile?
        do {
            var pairs: [(name: String, value: String)] = []
            while let part = try await form.nextPart() {
                guard part.name == "file" else {
                    pairs.append((part.name, try await text(of: part.name, &form)))
                    continue
                }
                guard kept == nil else { throw FieldErrors([FieldError("file", .duplicateField, "comes twice")]) }
                kept = try await files.store.keep(
                    for: KeptDocument.owner(user), allowing: KYCFiles.types, limit: KYCFiles.longest
                ) { try await form.nextPiece() }
            }
            let facts = try JSONReader.decode(DocumentFacts.self, fromText: pairs)
            guard let kept else { throw FieldErrors([FieldError("file", .missing, "is required")]) }
            return DocumentForm(facts: facts, file: kept)
        } catch {
            if let kept { await files.forget(kept) }
            throw error
        }
    }

    private static func text(of name: String, _ form: inout MultipartForm) async throws -> String {
        var bytes: [UInt8] = []
        while let piece = try await form.nextPiece() {
            bytes += piece
            guard bytes.count <= longestFact else { throw FieldErrors([FieldError(name, .tooLong, "is too long")]) }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FieldErrors([FieldError(name, .malformed, "must be UTF-8")])
        }
        return text
    }
}

import HTTPKit
import JSONKit
import Primitives

/// A form with a file: its fields, and how long the file is.
struct OnfidoForm: Sendable {
    static let longestFile = 10 << 20

    let fields: [String: String]
    let bytes: Int

    init(_ body: StreamedBody) async throws {
        var form = try MultipartForm(body)
        var fields: [String: String] = [:]
        var bytes = 0
        while let part = try await form.nextPart() {
            var text: [UInt8] = []
            while let piece = try await form.nextPiece() {
                if part.name == "file" { bytes += piece.count } else { text += piece }
                guard text.count <= 1_000 else { throw Problem.invalid(part.name, "too_long", "is too long") }
            }
            if part.name != "file" { fields[part.name] = String(decoding: text, as: UTF8.self) }
        }
        guard bytes > 0 else { throw Problem.invalid("file", "missing", "is required") }
        (self.fields, self.bytes) = (fields, bytes)
    }

    /// - Throws: `unknownApplicant`.
    func applicant() throws(OnfidoError) -> UniqueID {
        guard let id = fields["applicant_id"].flatMap({ UniqueID($0) }) else { throw .unknownApplicant }
        return id
    }
}

/// `POST /documents`
struct AddOnfidoDocument: Endpoint {
    static let types = ["passport", "national_identity_card", "driving_licence", "residence_permit", "unknown"]

    static let spec = EndpointSpec(
        .post, "/onfido/v3.6/documents", id: "addOnfidoDocument", summary: "Give a document", tag: OnfidoDesk.tag,
        access: .public, success: 201, problems: [.wrongAPIKey, .validationFailed],
        bodyLimit: OnfidoForm.longestFile + (64 << 10), consumes: [MultipartForm.contentType])

    typealias Body = StreamedBody

    let desk: OnfidoDesk

    func handle(_ call: Call<Self>) async throws -> Reply<OnfidoUploadView> {
        try desk.authenticate(call.header("Authorization"))
        let form = try await OnfidoForm(call.body)
        guard let type = form.fields["type"], Self.types.contains(type) else {
            throw Problem.invalid("type", "unknown_value", "must be one of: \(Self.types.joined(separator: ", "))")
        }
        let upload = try await desk.book.add(
            to: try form.applicant(), type: type, side: form.fields["side"],
            issuingCountry: form.fields["issuing_country"], bytes: form.bytes)
        return .created(OnfidoUploadView(upload, path: "documents"))
    }
}

/// `POST /live_photos`
struct AddOnfidoLivePhoto: Endpoint {
    static let spec = EndpointSpec(
        .post, "/onfido/v3.6/live_photos", id: "addOnfidoLivePhoto", summary: "Give a picture of a face",
        tag: OnfidoDesk.tag, access: .public, success: 201, problems: [.wrongAPIKey, .validationFailed],
        bodyLimit: OnfidoForm.longestFile + (64 << 10), consumes: [MultipartForm.contentType])

    typealias Body = StreamedBody

    let desk: OnfidoDesk

    func handle(_ call: Call<Self>) async throws -> Reply<OnfidoUploadView> {
        try desk.authenticate(call.header("Authorization"))
        let form = try await OnfidoForm(call.body)
        let upload = try await desk.book.add(
            to: try form.applicant(), type: nil, side: nil, issuingCountry: nil, bytes: form.bytes)
        return .created(OnfidoUploadView(upload, path: "live_photos"))
    }
}

struct OnfidoUploadView: FieldEncodable {
    let upload: OnfidoUpload
    let path: String

    init(_ upload: OnfidoUpload, path: String) {
        self.upload = upload
        self.path = path
    }

    static let example = OnfidoUploadView(
        OnfidoUpload(
            id: .example, applicant: .example, type: "passport", side: "front", issuingCountry: "SWE", bytes: 1_000,
            createdAt: .example), path: "documents")

    func encode(to out: inout JSONWriter) {
        out.field("id", upload.id)
        out.field("created_at", upload.createdAt)
        out.field("applicant_id", upload.applicant)
        out.optional("type", upload.type)
        out.optional("side", upload.side)
        out.optional("issuing_country", upload.issuingCountry)
        out.field("file_size", upload.bytes)
        out.field("href", "/v3.6/\(path)/\(upload.id)")
    }
}

import Authentication
import ComplianceDomain
import FileKit
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /kyc/verifications/{id}/documents`: a form with the file and what it is.
struct AddDocument: Endpoint {
    /// Of what a form puts around a file.
    private static let formBytes = 64 << 10
    /// A slow bucket has 160 s for the longest file, after its last byte has come.
    private static let keepingTime: Duration = .seconds(180)

    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/kyc/verifications/{id}/documents", id: "addKYCDocument",
        summary: "Hand in a document: jpeg, png or pdf, by its content",
        tag: KYCRoutes.tag, access: KYCRoutes.writing, right: .act, success: 201,
        problems: [
            .notFound, .fileEmpty, .fileTypeRefused, .documentUnsafe, .tooManyDocuments, .alreadyDecided, .conflict,
            .validationFailed,
        ],
        bodyLimit: KYCFiles.longest + formBytes, consumes: [MultipartForm.contentType], timeout: keepingTime,
        isOpenWhenRestricted: true)

    static var formFields: [FieldDescription] { Fields.describe(DocumentFacts.self, source: .text) }

    typealias Path = VerificationPath
    typealias Body = StreamedBody

    let desk: KYCDesk
    let files: KYCFiles
    let numbers: DocumentNumberHash
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<DocumentView> {
        let user = try call.caller.userID
        // Before ten megabytes are taken; looked at again once they are here.
        guard let before = try await desk.verifications.find(call.path.id), before.user == user else {
            throw ComplianceError.notFound
        }
        guard before.status.takesDocuments else { throw before.refusal }
        let form = try await DocumentForm.take(call.body, for: user, into: files)
        do {
            try await DocumentInspection.run(
                try await files.content(of: form.file), form.file.type, form.facts, on: call.receivedAt.day)
            let kept = KeptDocument(
                verification: call.path.id, user: user,
                document: form.facts.document(DocumentID(form.file.address.id)), file: form.file,
                createdAt: call.receivedAt.shown)
            let hash = numbers.hash(of: kept.document, on: call.receivedAt.day)
            try await transactions.run { transaction in
                try await desk.keep(kept, number: hash, at: call.receivedAt, in: transaction)
                AuditTrail.changed("document_id", from: nil, to: kept.id)
            }
            return .created(DocumentView(kept))
        } catch  where error is Problem || error is FieldErrors || error is ComplianceError || error is FileError {
            // Nothing was written. Of any other error that is not known, and the sweep finds what is left.
            await files.forget(form.file)
            throw error
        }
    }
}

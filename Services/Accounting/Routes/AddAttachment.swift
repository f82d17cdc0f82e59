import AccountingDomain
import FileKit
import HTTPKit
import JSONKit
import Primitives
import ServiceKit

struct AddAttachment: Endpoint {
    /// Of the file; what a form puts around it comes on top.
    static let longestFile = 10 << 20
    private static let formBytes = 64 << 10
    /// A slow bucket has 160 s for the longest file, after its last byte has come.
    private static let keepingTime: Duration = .seconds(180)
    private static let types: Set<FileType> = [.png, .jpeg, .pdf, .text]

    static let spec = EndpointSpec(
        .post, "/api/v1/accounting/journal-entries/{id}/attachments", id: "addAttachment",
        summary: "Keep a paper with an entry: png, jpeg, pdf or text, by its content", tag: "Journal",
        access: AccountingRoutes.writing, right: .keepBooks, idempotency: .required, success: 201,
        problems: [.fileEmpty, .fileTypeRefused, .tooManyAttachments, .validationFailed],
        bodyLimit: longestFile + formBytes, consumes: [MultipartForm.contentType], timeout: keepingTime)

    typealias Path = IDPath<EntryTag>
    typealias Body = StreamedBody

    let entries: EntryStore
    let attachments: Attachments
    let ids: IDGenerator

    func handle(_ call: Call<Self>) async throws -> Reply<AttachmentView> {
        let act = try call.staffAct(ids, reason: nil)
        let entry = call.path.id
        _ = try await entries.find(entry)
        let (name, file) = try await keep(call.body, for: entry)
        let attachment = Attachment(
            entry: entry, filename: FileName.clean(name, or: "attachment"), file: file, createdBy: act.actor,
            createdAt: call.receivedAt)
        var isWritten = false
        let content = [attachment.filename, file.type.rawValue, Hex.encode(file.address.digest)]
        do {
            let reply = try await idempotent(call, attachments.transactions, of: content) { transaction in
                try await attachments.store.insert(attachment, act: act, in: transaction)
                isWritten = true
                return Reply<AttachmentView>.created(AttachmentView(attachment))
            }
            // The answer of the first attempt names the first attempt's file.
            if !isWritten { await forget(file) }
            return reply
        } catch  where error is Problem || error is AccountingError {
            // Nothing was written. Of any other error that is not known, and the sweep finds what is left.
            await forget(file)
            throw error
        }
    }

    /// The answer does not depend on it: what cannot be deleted now is found by the sweep.
    private func forget(_ file: StoredFile) async { try? await attachments.files.delete(file.address) }

    /// The file of a form that has one, read to its end.
    private func keep(_ body: StreamedBody, for entry: EntryID) async throws -> (name: String?, StoredFile) {
        var form = try MultipartForm(body)
        var kept: (String?, StoredFile)?
        do {
            while let part = try await form.nextPart() {
                guard part.name == "file", kept == nil else {
                    throw FieldErrors([FieldError(part.name, .unknownField, "is not known, or comes twice")])
                }
                let file = try await attachments.files.keep(
                    for: Attachment.owner(entry), allowing: Self.types, limit: Self.longestFile
                ) { try await form.nextPiece() }
                kept = (part.filename, file)
            }
        } catch {
            // What comes behind a file may still spoil the form.
            if let kept { await forget(kept.1) }
            throw error
        }
        guard let kept else {
            throw FieldErrors([FieldError("file", .missing, "is required")])
        }
        return kept
    }
}

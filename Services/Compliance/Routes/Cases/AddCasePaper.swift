import Authentication
import ComplianceDomain
import FileKit
import HTTPKit
import JSONKit
import Outbox
import Primitives
import ServiceKit

/// `POST /cases/{id}/files`: a form with one file.
struct AddCasePaper: Endpoint {
    private static let longest = 10 << 20
    /// Of what a form puts around a file.
    private static let formBytes = 64 << 10
    /// A slow bucket has 160 s for the longest file, after its last byte has come.
    private static let keepingTime: Duration = .seconds(180)
    private static let types: Set<FileType> = [.png, .jpeg, .pdf, .text]

    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/cases/{id}/files", id: "addCaseFile",
        summary: "Keep a paper with a case: png, jpeg, pdf or text, by its content", tag: MonitoringRoutes.cases,
        access: KYCRoutes.staffWriting, right: .act, success: 201,
        problems: [
            .notFound, .alreadyDecided, .ownDecision, .fileEmpty, .fileTypeRefused, .tooManyDocuments,
            .validationFailed,
        ],
        bodyLimit: longest + formBytes, consumes: [MultipartForm.contentType], timeout: keepingTime)

    typealias Path = CasePath
    typealias Body = StreamedBody

    let cases: CaseDesk
    let files: FileStore
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<CaseView> {
        let staff = try call.caller.userID
        // Before ten megabytes are taken; looked at again once they are here.
        guard try await cases.cases.find(call.path.id) != nil else { throw ComplianceError.notFound }
        let (name, file) = try await keep(call.body, for: call.path.id)
        let paper = CasePaper(
            caseID: call.path.id, filename: FileName.clean(name, or: "paper"), file: file, staff: staff,
            createdAt: call.receivedAt.shown)
        do {
            return try await transactions.run { transaction in
                let kept = try await cases.keep(paper, at: call.receivedAt, in: transaction)
                AuditTrail.changed("file_id", from: nil, to: paper.id)
                return .created(CaseView(kept))
            }
        } catch  where error is Problem || error is ComplianceError {
            // Nothing was written. Of any other error that is not known, and the sweep finds what is left.
            await forget(file)
            throw error
        }
    }

    /// The answer does not depend on it: what cannot be deleted now is found by the sweep.
    private func forget(_ file: StoredFile) async { try? await files.delete(file.address) }

    /// The file of a form that has one, read to its end.
    private func keep(_ body: StreamedBody, for id: CaseID) async throws -> (name: String?, StoredFile) {
        var form = try MultipartForm(body)
        var kept: (String?, StoredFile)?
        do {
            while let part = try await form.nextPart() {
                guard part.name == "file", kept == nil else {
                    throw FieldErrors([FieldError(part.name, .unknownField, "is not known, or comes twice")])
                }
                let file = try await files.keep(
                    for: CasePaper.owner(id), allowing: Self.types, limit: Self.longest
                ) { try await form.nextPiece() }
                kept = (part.filename, file)
            }
        } catch {
            // What comes behind a file may still spoil the form.
            if let kept { await forget(kept.1) }
            throw error
        }
        guard let kept else { throw FieldErrors([FieldError("file", .missing, "is required")]) }
        return kept
    }
}

import Authentication
import FileKit
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives
import ServiceKit

/// `POST /disputes/{id}/files`: a form with one file that either side shows.
struct AddEvidenceFile: Endpoint {
    private static let longest = 10 << 20
    /// Of what a form puts around a file.
    private static let formBytes = 64 << 10
    /// A slow bucket has 160 s for the longest file, after its last byte has come.
    private static let keepingTime: Duration = .seconds(180)
    private static let types: Set<FileType> = [.png, .jpeg, .pdf, .text]

    static let spec = EndpointSpec(
        .post, "/api/v1/payments/disputes/{id}/files", id: "addDisputeFile",
        summary: "Show a paper in a dispute: png, jpeg, pdf or text, by its content", tag: "Disputes",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act, success: 201,
        problems: [.notFound, .notOpen, .fileEmpty, .fileTypeRefused, .tooManyAttachments, .validationFailed],
        bodyLimit: longest + formBytes, consumes: [MultipartForm.contentType], timeout: keepingTime)

    typealias Path = DisputePath
    typealias Body = StreamedBody

    let desk: DisputeDesk
    let files: FileStore
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<DisputeView> {
        let (caller, id) = (try call.caller.userID, call.path.id)
        // Before ten megabytes are taken; looked at again once they are here.
        guard try await desk.find(id).0.isShown(to: caller) else { throw PaymentsError.missing(.dispute) }
        let paper = try await keep(call.body, for: id)
        do {
            return try await transactions.run { transaction in
                let dispute = try await desk.add(paper, to: id, by: caller, in: transaction)
                return .created(DisputeView(dispute, try await desk.evidence.list(of: id, in: transaction)))
            }
        } catch  where error is Problem || error is PaymentsError {
            // Nothing was written. Of any other error that is not known, and the sweep finds what is left.
            await forget(paper.file)
            throw error
        }
    }

    /// The answer does not depend on it: what cannot be deleted now is found by the sweep.
    private func forget(_ file: StoredFile) async { try? await files.delete(file.address) }

    /// The file of a form that has one, read to its end.
    private func keep(_ body: StreamedBody, for id: DisputeID) async throws -> Evidence.Paper {
        var form = try MultipartForm(body)
        var kept: Evidence.Paper?
        do {
            while let part = try await form.nextPart() {
                guard part.name == "file", kept == nil else {
                    throw FieldErrors([FieldError(part.name, .unknownField, "is not known, or comes twice")])
                }
                let file = try await files.keep(
                    for: Evidence.owner(id), allowing: Self.types, limit: Self.longest
                ) { try await form.nextPiece() }
                kept = Evidence.Paper(filename: FileName.clean(part.filename, or: "evidence"), file: file)
            }
        } catch {
            // What comes behind a file may still spoil the form.
            if let kept { await forget(kept.file) }
            throw error
        }
        guard let kept else { throw FieldErrors([FieldError("file", .missing, "is required")]) }
        return kept
    }
}

import Authentication
import FileKit
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `POST /disputes/{id}/evidence`: what either side has to say, as JSON, or to show, as a form with one file, until it
/// is decided.
struct AddEvidence: Endpoint {
    /// A slow bucket has 160 s for the longest file, after its last byte has come.
    private static let keepingTime: Duration = .seconds(180)

    static let spec = EndpointSpec(
        .post, "/api/v1/payments/disputes/{id}/evidence", id: "addDisputeEvidence",
        summary: "Say what speaks for or against a dispute: {text}, or a form with a png, jpeg, pdf or text",
        tag: "Disputes", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act, success: 201,
        problems: [
            .notFound, .notOpen, .fileEmpty, .fileTypeRefused, .tooManyAttachments, .malformedJSON, .validationFailed,
        ],
        bodyLimit: EvidenceForm.longest + EvidenceForm.around,
        consumes: [EndpointSpec.json, MultipartForm.contentType], timeout: keepingTime,
        servesTestKeys: true)

    typealias Path = DisputePath
    typealias Body = StreamedBody

    let desk: DisputeDesk
    let files: FileStore
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<DisputeView> {
        let (id, caller) = (call.path.id, try call.caller)
        let (author, live) = (caller.userID, caller.isLive)
        // Before ten megabytes are taken; looked at again once they are here.
        guard try await desk.find(id).0.isShown(to: author, live: live) else { throw PaymentsError.missing(.dispute) }
        // It is one of the two.
        guard call.body.contentType?.lowercased().hasPrefix(MultipartForm.contentType) == true else {
            let text = try await EvidenceWords(call.body).text
            return try await transactions.run { transaction in
                let dispute = try await desk.add(text, to: id, by: author, live: live, in: transaction)
                return .created(DisputeView(dispute, try await desk.evidence.list(of: dispute.id, in: transaction)))
            }
        }
        let paper = try await EvidenceForm.keep(call.body, for: id, in: files)
        do {
            return try await transactions.run { transaction in
                let dispute = try await desk.add(paper, to: id, by: author, live: live, in: transaction)
                return .created(DisputeView(dispute, try await desk.evidence.list(of: dispute.id, in: transaction)))
            }
        } catch  where error is Problem || error is PaymentsError {
            // Nothing was written. Of any other error that is not known, and the sweep finds what is left.
            await EvidenceForm.forget(paper, in: files)
            throw error
        }
    }
}

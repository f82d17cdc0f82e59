import FileKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// What either side has to say, as long as nobody has decided.
extension DisputeDesk {
    /// - Throws: `missing`, `notOpen`, `tooMuchEvidence`.
    nonisolated(nonsending) func add(
        _ text: String, to id: DisputeID, by author: UserID, live: Bool, in transaction: PostgresTransaction
    ) async throws -> Dispute {
        try await add(saga.ids.next(), to: id, by: author, live, text: text, paper: nil, in: transaction)
    }

    /// Or to show.
    /// - Throws: `missing`, `notOpen`, `tooMuchEvidence`.
    nonisolated(nonsending) func add(
        _ paper: Evidence.Paper, to id: DisputeID, by author: UserID, live: Bool, in transaction: PostgresTransaction
    ) async throws -> Dispute {
        try await add(paper.file.address.id, to: id, by: author, live, text: nil, paper: paper, in: transaction)
    }

    /// The dispute is locked, so nobody is between the count and the next one.
    private nonisolated(nonsending) func add(
        _ id: UniqueID, to dispute: DisputeID, by author: UserID, _ live: Bool, text: String?, paper: Evidence.Paper?,
        in transaction: PostgresTransaction
    ) async throws -> Dispute {
        guard let dispute = try await saga.lock(dispute, in: transaction), dispute.isShown(to: author, live: live)
        else { throw PaymentsError.missing(.dispute) }
        guard dispute.isOpen else { throw PaymentsError.notOpen(state: dispute.state.rawValue) }
        let side: PaymentFilter.Role = dispute.payer == author ? .payer : .payee
        let most = paper == nil ? Evidence.mostTexts : Evidence.mostFiles
        guard try await evidence.count(of: dispute.id, by: side, files: paper != nil, in: transaction) < most else {
            throw PaymentsError.tooMuchEvidence
        }
        try await evidence.insert(
            Evidence(
                id: id, dispute: dispute.id, author: author, side: side, text: text, paper: paper,
                createdAt: saga.clock.now().shown), in: transaction)
        return dispute
    }
}

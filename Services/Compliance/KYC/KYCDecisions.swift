import ComplianceDomain
import HTTPKit
import Outbox
import PostgresAccess
import Primitives

/// What the four decisions have in common.
struct KYCDecisions: Sendable {
    static let problems: [ProblemCode] = [.notFound, .alreadyDecided, .conflict, .ownDecision]

    let desk: KYCDesk
    let reader: KYCReader
    let transactions: Transactions

    /// Runs one decision; the trail says whose affairs it was about, and how they stand now.
    func run(
        _ decision: @Sendable (PostgresTransaction) async throws -> Verification
    ) async throws -> Reply<VerificationView> {
        try await transactions.run { transaction in
            let verification = try await decision(transaction)
            AuditTrail.subject(verification.user)
            AuditTrail.changed("status", from: Verification.Status.underReview, to: verification.status)
            return .ok(VerificationView(try await reader.whole(verification, in: transaction), isForStaff: true))
        }
    }
}

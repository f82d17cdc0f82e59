import ComplianceDomain
import PostgresAccess
import Primitives

/// Verifications with what belongs to them, for answers.
struct KYCReader: Sendable {
    let verifications: VerificationStore
    let documents: DocumentStore

    /// In the order given.
    func whole(_ list: [Verification]) async throws -> [WholeVerification] {
        let ids = list.map(\.id)
        guard !ids.isEmpty else { return [] }
        let checks = try await verifications.checks(of: ids)
        let papers = Dictionary(grouping: try await documents.list(of: ids), by: \.verification)
        return list.map {
            WholeVerification(verification: $0, checks: checks[$0.id] ?? [], documents: papers[$0.id] ?? [])
        }
    }

    /// As it stands in a transaction.
    func whole(
        _ verification: Verification, in transaction: PostgresTransaction
    ) async throws -> WholeVerification {
        WholeVerification(
            verification: verification,
            checks: try await verifications.checks(of: verification.id, in: transaction),
            documents: try await documents.list(of: verification.id, in: transaction))
    }
}

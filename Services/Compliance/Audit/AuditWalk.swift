import ComplianceDomain
import PostgresAccess
import Primitives

/// What recomputing a part of the chain has found.
struct AuditWalked: Sendable {
    /// The last entry that was right.
    let head: AuditHead
    let failure: AuditVerifier.Failure?
    /// Whether it came to the end.
    let isComplete: Bool
}

/// Recomputes the chain from what lies in the database. Whatever was changed, removed, added or moved shows at the
/// first entry that it touches; that the end was cut off shows as long as the log knows where it was, or against a head
/// that somebody has noted down.
struct AuditWalk: Sendable {
    private static let atOnce = 50

    let store: AuditLogStore

    /// - Parameters:
    ///   - start: right, as far as is known; what the first kept entry is bound to for the whole chain.
    ///   - limit: stops after so many entries.
    ///   - expected: an entry that must be there, as it was noted down.
    func run(
        after start: AuditHead, limit: Int = .max, expecting expected: AuditHead? = nil
    ) async throws -> AuditWalked {
        let end = try await store.head()
        var verifier = AuditVerifier(after: start, expecting: expected)
        var (head, count) = (start, 0)
        func failed(_ fault: AuditVerifier.Fault, at sequence: Int64) -> AuditWalked {
            AuditWalked(head: head, failure: .init(sequence: sequence, fault: fault), isComplete: false)
        }
        while head.sequence < end.sequence {
            guard count < limit else { return AuditWalked(head: head, failure: nil, isComplete: false) }
            let links = try await store.links(
                after: head.sequence, through: end.sequence, limit: min(Self.atOnce, limit - count))
            guard !links.isEmpty else { return failed(.sequence, at: head.sequence + 1) }
            for link in links {
                do throws(AuditVerifier.Failure) {
                    try verifier.take(link)
                } catch {
                    return AuditWalked(head: head, failure: error, isComplete: false)
                }
                head = link.head
            }
            count += links.count
        }
        guard head.sequence == end.sequence else { return failed(.sequence, at: end.sequence + 1) }
        guard head.hash == end.hash else { return failed(.hash, at: end.sequence) }
        do throws(AuditVerifier.Failure) {
            try verifier.finish()
        } catch {
            return AuditWalked(head: head, failure: error, isComplete: false)
        }
        return AuditWalked(head: head, failure: nil, isComplete: true)
    }
}

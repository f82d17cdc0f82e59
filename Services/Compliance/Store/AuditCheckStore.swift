import ComplianceDomain
import PostgresAccess
import Primitives

/// What recomputing the chain has found so far.
struct AuditCheck: Sendable, Equatable {
    /// Every entry up to here was right when it was looked at first.
    var verified: AuditHead
    var verifiedAt: Timestamp?
    /// A walk over all entries from the first on.
    var walked = AuditHead.start
    var walkBeganAt: Timestamp?
    /// When a walk came to the end last, and found nothing.
    var provenAt: Timestamp?
    var failure: AuditVerifier.Failure?
    var foundAt: Timestamp?
    /// The end that others were told last.
    var published: Int64 = 0
}

/// All SQL for what recomputing the chain has found.
struct AuditCheckStore: Sendable {
    let client: PostgresClient

    func read() async throws -> AuditCheck {
        let rows = try await client.query(
            """
            select verified_sequence, verified_hash, verified_at, walked_sequence, walked_hash, walk_began_at, proven_at,
                broken_sequence, broken_fault, broken_found_at, published_sequence
            from compliance.audit_check
            """)
        guard !rows.isEmpty else { throw PostgresError(.decoding, message: "nothing is known of the chain") }
        let row = rows[0]
        func head(at column: Int) throws -> AuditHead {
            AuditHead(
                sequence: try row.decode(Int64.self, at: column), hash: try row.decode([UInt8].self, at: column + 1))
        }
        func time(at column: Int) throws -> Timestamp? { try row.decode(Timestamp?.self, at: column) }
        var check = AuditCheck(verified: try head(at: 0), verifiedAt: try time(at: 2))
        check.walked = try head(at: 3)
        check.walkBeganAt = try time(at: 5)
        check.provenAt = try time(at: 6)
        if let sequence = try row.decode(Int64?.self, at: 7) {
            let fault = try row.decode(String?.self, at: 8).flatMap { AuditVerifier.Fault(rawValue: $0) } ?? .unreadable
            check.failure = AuditVerifier.Failure(sequence: sequence, fault: fault)
            check.foundAt = try time(at: 9)
        }
        check.published = try row.decode(Int64.self, at: 10)
        return check
    }

    nonisolated(nonsending) func keep(_ check: AuditCheck, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            update compliance.audit_check
            set verified_sequence = \(check.verified.sequence), verified_hash = \(check.verified.hash),
                verified_at = \(check.verifiedAt), walked_sequence = \(check.walked.sequence),
                walked_hash = \(check.walked.hash), walk_began_at = \(check.walkBeganAt),
                proven_at = \(check.provenAt), broken_sequence = \(check.failure?.sequence),
                broken_fault = \(check.failure?.fault.rawValue),
                broken_found_at = \(check.failure == nil ? nil : check.foundAt),
                published_sequence = \(check.published)
            """)
    }
}

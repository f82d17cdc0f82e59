import AccountingDomain
import PostgresAccess
import Primitives

/// Where the chain stands and how far it has been recomputed.
struct Integrity: Sendable, Equatable {
    struct Break: Sendable, Equatable {
        /// Place of the first entry that does not agree.
        let sequence: Int64
        let reason: String
    }

    let head: ChainHead
    /// The last entry up to which every hash has been recomputed and agreed.
    let verified: ChainHead
    let verifiedAt: Timestamp?
    let firstBreak: Break?
}

/// All SQL about the hash chain as a whole.
struct IntegrityStore: Sendable {
    private let client: PostgresClient

    init(_ client: PostgresClient) {
        self.client = client
    }

    func read() async throws -> Integrity {
        let head = try await client.query("select sequence, hash from accounting.chain_head")
        let check = try await client.query(
            "select sequence, hash, verified_at, broken_sequence, broken_reason from accounting.chain_check")
        guard
            let (sequence, hash) = try head.first(Int64.self, [UInt8].self),
            let (checked, checkedHash, at, broken, reason) = try check.first(
                Int64.self, [UInt8].self, Timestamp?.self, Int64?.self, String?.self)
        else { throw PostgresError(.decoding, message: "the chain has no head") }
        return Integrity(
            head: ChainHead(sequence: sequence, hash: hash), verified: ChainHead(sequence: checked, hash: checkedHash),
            verifiedAt: at, firstBreak: broken.map { Integrity.Break(sequence: $0, reason: reason ?? "") })
    }

    func remember(_ report: ChainReport, at time: Timestamp) async throws(PostgresError) {
        try await client.execute(
            """
            update accounting.chain_check
            set sequence = \(report.verified.sequence), hash = \(report.verified.hash), verified_at = \(time),
                broken_sequence = \(report.firstBreak?.sequence), broken_reason = \(report.firstBreak?.reason)
            """)
    }
}

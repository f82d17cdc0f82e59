import AccountingDomain
import PostgresAccess
import Primitives

/// Where the chain stands, how far it has been recomputed, and when all of it was recomputed last.
struct Integrity: Sendable, Equatable {
    struct Break: Sendable, Equatable {
        /// Place of the first entry that does not agree.
        let sequence: Int64
        let reason: String
    }

    /// A walk over all entries from the first on. An entry that was changed behind it shows in the next one.
    struct Round: Sendable, Equatable {
        let startedAt: Timestamp
        /// The last entry that agreed so far.
        let walked: ChainHead
    }

    /// A round that came to the end of the journal and found nothing wrong.
    struct Proof: Sendable, Equatable {
        let startedAt: Timestamp
        let completedAt: Timestamp
        /// The end of the journal at that moment.
        let through: ChainHead
    }

    enum Status: String, CaseIterable, Sendable {
        /// An entry differs, or differed: stays until an operator has cleared it.
        case broken
        /// Not all entries have been looked at.
        case unverified
        /// Every entry has been recomputed at least once; `lastProof` tells since when the whole is known to be whole.
        case intact
    }

    let head: ChainHead
    /// The last entry up to which every hash has been recomputed, once, and agreed.
    let verified: ChainHead
    let verifiedAt: Timestamp?
    let round: Round?
    let lastProof: Proof?
    /// The first entry ever found broken, until it is cleared.
    let firstBreak: Break?
    let breakFoundAt: Timestamp?

    var status: Status {
        if firstBreak != nil { return .broken }
        return verified == head ? .intact : .unverified
    }
}

/// All SQL about the hash chain as a whole.
struct IntegrityStore: Sendable {
    private let client: PostgresClient

    init(_ client: PostgresClient) {
        self.client = client
    }

    func read() async throws -> Integrity {
        // One statement, so that the head is that of the moment of the check.
        let rows = try await client.query(
            """
            select h.sequence, h.hash, c.sequence, c.hash, c.verified_at, c.round_started_at, c.round_sequence,
                c.round_hash, c.proven_started_at, c.proven_at, c.proven_sequence, c.proven_hash,
                c.broken_sequence, c.broken_reason, c.broken_found_at
            from accounting.chain_head h, accounting.chain_check c
            """)
        guard !rows.isEmpty else { throw PostgresError(.decoding, message: "the chain has no head") }
        let row = rows[0]
        func head(at column: Int) throws(PostgresError) -> ChainHead {
            ChainHead(
                sequence: try row.decode(Int64.self, at: column), hash: try row.decode([UInt8].self, at: column + 1))
        }
        func time(at column: Int) throws(PostgresError) -> Timestamp? { try row.decode(Timestamp?.self, at: column) }
        let walked = try head(at: 6)
        var proof: Integrity.Proof?
        if let startedAt = try time(at: 8), let completedAt = try time(at: 9) {
            proof = Integrity.Proof(startedAt: startedAt, completedAt: completedAt, through: try head(at: 10))
        }
        var firstBreak: Integrity.Break?
        if let sequence = try row.decode(Int64?.self, at: 12) {
            firstBreak = Integrity.Break(sequence: sequence, reason: try row.decode(String?.self, at: 13) ?? "")
        }
        return Integrity(
            head: try head(at: 0), verified: try head(at: 2), verifiedAt: try time(at: 4),
            round: try time(at: 5).map { Integrity.Round(startedAt: $0, walked: walked) }, lastProof: proof,
            firstBreak: firstBreak, breakFoundAt: try time(at: 14))
    }

    /// Keeps what a look at the chain has found. A break stays: only an earlier one takes its place.
    /// - Parameters:
    ///   - verified: the last entry that every look up to now agreed with.
    ///   - round: nil when one has ended and the next has not begun.
    ///   - proof: of the round that has ended.
    func remember(
        verified: ChainHead, round: Integrity.Round?, proof: Integrity.Proof?, firstBreak: Integrity.Break?,
        at time: Timestamp
    ) async throws(PostgresError) {
        let walked = round?.walked ?? .genesis
        try await client.execute(
            """
            update accounting.chain_check
            set sequence = \(verified.sequence), hash = \(verified.hash), verified_at = \(time),
                round_started_at = \(round?.startedAt), round_sequence = \(walked.sequence), round_hash = \(walked.hash),
                proven_started_at = coalesce(\(proof?.startedAt), proven_started_at),
                proven_at = coalesce(\(proof?.completedAt), proven_at),
                proven_sequence = coalesce(\(proof?.through.sequence), proven_sequence),
                proven_hash = coalesce(\(proof?.through.hash), proven_hash),
                broken_found_at = case
                    when \(firstBreak?.sequence)::bigint is null then broken_found_at
                    else coalesce(broken_found_at, \(time)) end,
                broken_reason = case
                    when \(firstBreak?.sequence) < coalesce(broken_sequence, 9223372036854775807)
                        then \(firstBreak?.reason)
                    else broken_reason end,
                broken_sequence = least(broken_sequence, \(firstBreak?.sequence))
            """)
    }

    /// Forgets the break that was found, and keeps that there was one and why it is none any more.
    /// - Returns: whether there was one.
    func clearBreak(because reason: String, at time: Timestamp) async throws -> Bool {
        try await client.transaction { transaction in
            let cleared = try await transaction.query(
                """
                insert into accounting.cleared_breaks (cleared_at, found_at, sequence, reason, because)
                select \(time), broken_found_at, broken_sequence, coalesce(broken_reason, ''), \(reason)
                from accounting.chain_check where broken_sequence is not null
                returning sequence
                """)
            try await transaction.execute(
                "update accounting.chain_check set broken_sequence = null, broken_reason = null, broken_found_at = null"
            )
            return !cleared.isEmpty
        }
    }
}

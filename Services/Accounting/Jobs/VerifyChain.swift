import AccountingDomain
import Logging
import PostgresAccess
import Primitives

/// Recomputes the hash chain: what is new since the last look, and then all of it again and again in rounds, both a
/// bounded piece in each look so that it never competes with posting. `accounting verify` recomputes all of it at once.
struct VerifyChain: Sendable {
    let client: PostgresClient
    let clock: WallClock
    let logger: Logger
    /// Entries of one piece at most, in whole batches.
    let limit: Int64

    func run() async throws {
        let store = IntegrityStore(client)
        let verifier = ChainVerifier(client)
        let before = try await store.read()
        let new = try await verifier.verify(after: before.verified, limit: limit)
        let round = before.round ?? Integrity.Round(startedAt: clock.now(), walked: .genesis)
        let again = try await verifier.verify(after: round.walked, limit: limit)
        let now = clock.now()
        let proof = Integrity.Proof(startedAt: round.startedAt, completedAt: now, through: again.verified)
        let found = [new.firstBreak, again.firstBreak].compactMap(\.self).min { $0.sequence < $1.sequence }
        try await store.remember(
            verified: new.verified,
            round: again.isComplete ? nil : Integrity.Round(startedAt: round.startedAt, walked: again.verified),
            proof: again.isComplete ? proof : nil, firstBreak: found, at: now)
        if let found, found.sequence < before.firstBreak?.sequence ?? .max {
            logger.critical(
                "the journal was tampered with",
                metadata: ["entry_sequence": "\(found.sequence)", "reason": "\(found.reason)"])
        }
    }
}

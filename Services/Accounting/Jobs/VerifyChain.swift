import AccountingDomain
import Logging
import PostgresAccess
import Primitives

/// Recomputes the hash chain from where it stopped last time, a bounded piece in each run so that it never
/// competes with posting. `accounting verify` recomputes all of it.
struct VerifyChain: Sendable {
    let client: PostgresClient
    let clock: WallClock
    let logger: Logger
    /// Entries of one run at most, in whole batches.
    let limit: Int64

    func run() async throws {
        let store = IntegrityStore(client)
        let before = try await store.read()
        let report = try await ChainVerifier(client).verify(after: before.verified, limit: limit)
        try await store.remember(report, at: clock.now())
        if let found = report.firstBreak, before.firstBreak != found {
            logger.critical(
                "the journal was tampered with",
                metadata: ["entry_sequence": "\(found.sequence)", "reason": "\(found.reason)"])
        }
    }
}

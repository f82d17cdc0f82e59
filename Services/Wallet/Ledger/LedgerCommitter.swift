import CoreMetrics
import Logging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import WalletDomain

/// Commits a group of commands in one transaction of two round trips, and sees to it that every command has exactly
/// one outcome whatever happens in between.
///
/// - Another process won a race (unique key, deadlock): the whole group is decided again.
/// - One command of ours cannot be written: the group is taken apart, its neighbours go on.
/// - Somebody else holds a lock for too long: the whole group is told to come back. Its commands one after the other
///   would wait for the same.
/// - The connection broke during the commit: nobody knows whether it took place, so the group runs again, and the
///   keys that were stored with it answer what it did.
struct LedgerCommitter: Sendable {
    let client: PostgresClient
    let rules: RulesBook
    let systemAccounts: SystemAccountStore
    /// Nil: nobody is asked.
    var policies: PolicyCache?
    let clock: WallClock
    let ids: IDGenerator
    let signal: WakeSignal
    let logger: Logger
    var crashes: CrashPoints = .none
    var metrics = CommitMetrics()

    /// How often a group is tried as a whole.
    private static let attempts = 5
    /// How often it waits for a lock until it gives up: each time is long, and all that comes after it waits as well.
    private static let waits = 2
    private static let backoff = Backoff(initial: .milliseconds(5), cap: .milliseconds(300))

    /// One result for each request, in their order. Never throws: an error is a result.
    func commit(_ requests: [LedgerRequest]) async -> [Result<LedgerAnswer, LedgerError>] {
        // Looking up client-chosen ids costs as much as posting them, so it is done once one turned out to be taken.
        var checksIDs = false
        var further = FurtherReads()
        var conflict: PostgresError?
        var waits = 0
        for attempt in 0..<Self.attempts {
            do {
                return try await commitOnce(requests, checksIDs: checksIDs, further: further)
            } catch let error as PostgresError where error.isUnavailable {
                metrics.retries.increment()
                conflict = nil
                guard attempt + 1 < Self.attempts else { break }
                await pause(attempt + 2)
            } catch let error as PostgresError where error.isBlocked {
                metrics.retries.increment()
                conflict = nil
                waits += 1
                guard waits < Self.waits else {
                    logger.error("ledger group waited too long", metadata: ["error": "\(error)"])
                    break
                }
                await pause(attempt + 2)
            } catch is RulesChanged {
                // A failure to read them shows again at the next attempt.
                _ = try? await rules.reload()
            } catch is ClientIDTaken {
                checksIDs = true
            } catch let more as MoreNeeded {
                further.formUnion(more.reads)
            } catch let error as PostgresError where error.isConflict {
                metrics.retries.increment()
                checksIDs = true
                conflict = error
                if attempt > 1 { await pause(attempt) }
            } catch {
                return await apart(requests, after: error)
            }
        }
        // A conflict that stays is no race: one of the group can never be written.
        if let conflict { return await apart(requests, after: conflict) }
        return requests.map { _ in .failure(.unavailable) }
    }

    /// Each command on its own, so that only the one that cannot be written fails.
    private func apart(
        _ requests: [LedgerRequest], after error: any Error
    ) async -> [Result<LedgerAnswer, LedgerError>] {
        guard requests.count > 1 else {
            logger.error("ledger command failed", metadata: ["error": "\(error)"])
            return [.failure(.failed)]
        }
        logger.warning("ledger group is taken apart", metadata: ["error": "\(error)"])
        var results: [Result<LedgerAnswer, LedgerError>] = []
        for request in requests { results += await commit([request]) }
        return results
    }

    private func pause(_ attempt: Int) async {
        try? await Task.sleep(for: Self.backoff.delay(attempt: attempt))  // cut short when the process ends
    }
}

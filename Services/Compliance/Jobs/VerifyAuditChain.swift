import ComplianceDomain
import Logging
import Outbox
import PostgresAccess
import Primitives

/// Recomputes the chain each hour: what is new since the last time, and a piece of a walk over all of it, so that it
/// never competes with those who write. Then tells others where it ends.
struct VerifyAuditChain: Sendable {
    static let interval = Duration.seconds(3_600)
    /// Entries of one piece.
    static let piece = 200_000

    let log: AuditLogStore
    let checks: AuditCheckStore
    let news: SecurityNews
    let clock: WallClock
    let logger: Logger

    func run() async throws {
        let walk = AuditWalk(store: log)
        let before = try await checks.read()
        // What was purged meanwhile is right, as far as anybody can tell.
        let start = try await log.start()
        func place(_ head: AuditHead) -> AuditHead { head.sequence < start.sequence ? start : head }
        let new = try await walk.run(after: place(before.verified))
        let began = before.walkBeganAt ?? clock.now()
        let again = try await walk.run(
            after: before.walkBeganAt == nil ? start : place(before.walked), limit: Self.piece)
        let now = clock.now()
        var check = before
        check.verified = new.head
        check.verifiedAt = now
        check.walked = again.head
        check.walkBeganAt = again.isComplete || again.failure != nil ? nil : began
        if again.isComplete { check.provenAt = now }
        let found = [before.failure, new.failure, again.failure].compactMap(\.self)
            .min { $0.sequence < $1.sequence }
        if found != before.failure {
            (check.failure, check.foundAt) = (found, now)
            logger.critical(
                "the audit log was tampered with",
                metadata: [
                    "entry_sequence": "\(found?.sequence ?? 0)", "reason": "\(found?.fault.rawValue ?? "")",
                ])
        }
        let end = try await log.head()
        let isNews = end.sequence > before.published
        if isNews { check.published = end.sequence }
        let kept = check
        try await log.client.transaction { transaction in
            try await checks.keep(kept, in: transaction)
            guard isNews else { return }
            try await transaction.execute(Outbox.append([news.published(end, verifiedAt: kept.provenAt, now)]))
        }
    }
}

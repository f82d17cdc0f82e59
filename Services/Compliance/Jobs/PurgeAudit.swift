import Logging
import Primitives

/// Takes entries away that the law wants no longer (`retention_days.audit`), the oldest first, a piece at a time. What
/// the first kept one is bound to stays on record, so that the chain can be verified from there.
struct PurgeAudit: Sendable {
    /// If a policy says nothing of it.
    static let usualDays = 2_555
    /// Entries of one statement.
    private static let piece = 1_000

    let log: AuditLogStore
    let days: Int
    let clock: WallClock
    let logger: Logger

    func run() async throws {
        let end = clock.now() - .seconds(days * 86_400)
        var count = 0
        while true {
            let gone = try await log.purge(before: end, limit: Self.piece)
            count += gone
            guard gone == Self.piece else { break }
        }
        if count > 0 { logger.info("entries of the audit log are purged", metadata: ["count": "\(count)"]) }
    }
}

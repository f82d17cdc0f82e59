import PostgresAccess
import Primitives

/// Ends blocks whose time is over, and forgets signals that are old.
struct EndBlocks: Sendable {
    static let interval = Duration.seconds(60)
    /// As long as logs are kept (`retention_days`).
    static let signalsLast = Duration.seconds(90 * 86_400)

    let desk: BlockDesk
    let signals: SecuritySignalStore
    let clock: WallClock

    func run() async throws {
        let now = clock.now()
        try await desk.store.client.transaction { transaction in
            try await desk.endOver(at: now, in: transaction)
        }
        try await signals.forget(before: now - Self.signalsLast)
    }
}

import Contracts
import Messaging
import ServiceLifecycle

/// Consumes the wallet's stream in its order: the queue gives it to one process at a time, and what a delivery says is
/// booked before the next one is looked at.
struct WalletStream: Service {
    static let queue = "accounting.events"
    static let types = [MovementsPosted.type, BalancesSnapshotted.type]

    let broker: MessageBroker
    let handler: WalletStreamHandler
    let prefetch: Int

    /// Runs until graceful shutdown.
    func run() async throws {
        try await broker.consume(queue: Self.queue, prefetch: prefetch) { await handler.handle($0) }
    }
}

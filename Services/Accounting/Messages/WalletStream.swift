import Contracts
import Messaging
import Outbox
import ServiceLifecycle

/// Consumes the wallet's stream in its order: the queue gives it to one process at a time, and what a delivery says is
/// booked before the next one is looked at.
struct WalletStream: Service {
    static let queue = "accounting.events"
    static let types = [MovementsPosted.type, BalancesSnapshotted.type]

    let broker: MessageBroker
    let handler: WalletStreamHandler
    let repeated: RepeatedDeliveries
    /// Raised after a delivery: completed reconciliations leave events.
    let signal: WakeSignal
    let prefetch: Int
    /// As that of the wallet's relay: each of its rounds is one of ours.
    private static let pace = Duration.milliseconds(50)

    /// Runs until graceful shutdown.
    func run() async throws {
        try await broker.consume(queue: Self.queue, prefetch: prefetch, pace: Self.pace) { messages in
            let verdicts = await repeated.handle(messages) { await handler.handle($0) }
            signal.raise()
            return verdicts
        }
    }
}

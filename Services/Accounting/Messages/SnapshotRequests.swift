import AccountingDomain
import Contracts
import Logging
import Messaging
import Primitives
import ServiceKit

/// Asks the wallet to sum its accounts. The figures come as an event in the wallet's stream; the reply only says that
/// the event is on its way. Asking again is harmless, the wallet knows a snapshot by its id.
struct SnapshotRequests: Sendable {
    private static let requestTimeout = Duration.seconds(5)
    private static let pollInterval = Duration.milliseconds(50)
    /// The job asks again after this, until `givesUpAfter`, this many at a time.
    private static let asksAgainAfter = Duration.seconds(15)
    private static let givesUpAfter = Duration.seconds(86_400)
    private static let askedAtOnce = 20

    let broker: MessageBroker
    let reconciliations: ReconciliationStore
    let clock: WallClock
    let logger: Logger
    /// How long a client's request waits for the figures.
    let wait: Duration

    /// Asks, and returns when the reconciliation is complete or the wait is over. A wallet that cannot be reached makes
    /// it return at once; `askAgain` does the rest.
    func askAndWait(for id: ReconciliationID) async throws {
        guard await ask(id) else { return }
        let clock = ContinuousClock()
        let deadline = clock.now + wait
        while clock.now < deadline {
            if try await reconciliations.isComplete(id) { return }
            try await clock.sleep(for: Self.pollInterval)
        }
    }

    /// Asks again for what the wallet has not answered: it was away, or we died before asking.
    func askAgain() async throws {
        let now = clock.now()
        let pending = try await reconciliations.pending(
            from: now - Self.givesUpAfter, until: now - Self.asksAgainAfter, limit: Self.askedAtOnce)
        for id in pending {
            guard await ask(id) else { return }
        }
    }

    private func ask(_ id: ReconciliationID) async -> Bool {
        do {
            let wallet = RequestClient("wallet", broker: broker, timeout: Self.requestTimeout)
            _ = try await wallet.ask(SnapshotBalances(snapshotID: id.rawValue), key: id.description)
            return true
        } catch {
            logger.warning("the wallet cannot be asked for its balances", metadata: ["error": "\(error)"])
            return false
        }
    }
}

import Contracts
import Logging
import Messaging
import Primitives
import ServiceKit
import ServiceLifecycle
import WalletDomain

/// Answers what other services ask of the wallet.
struct WalletRequests: Service {
    let broker: MessageBroker
    let ledger: LedgerCombiner
    let reservations: ReservationStore
    let snapshots: SnapshotStore
    let ids: IDGenerator
    let logger: Logger

    func run() async throws {
        try await RequestServer(WalletService.slug, broker: broker, logger: logger, requests).run()
    }

    private var requests: [ServedRequest] {
        deposits + [
            .on(SnapshotBalances.self) { asked, _ in
                try await snapshots.take(asked.snapshotID)
                return SnapshotAccepted(snapshotID: asked.snapshotID)
            }
        ]
    }
}

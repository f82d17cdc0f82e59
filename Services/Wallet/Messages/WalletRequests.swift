import Contracts
import Logging
import Messaging
import MoneyKit
import Primitives
import ServiceKit
import ServiceLifecycle
import WalletDomain

/// Answers what other services ask of the wallet.
struct WalletRequests: Service {
    let broker: MessageBroker
    let ledger: LedgerCombiner
    let rules: RulesBook
    let reservations: ReservationStore
    let questions: QuestionStore
    let transfers: TransferStore
    let holds: HoldStore
    let opener: WalletOpener
    let books: BookRequests
    let snapshots: SnapshotStore
    let persons: SubjectRequests
    let ids: IDGenerator
    let logger: Logger

    /// Requests worked on at one time: as many as make a group of the ledger.
    private static let prefetch = 512

    func run() async throws {
        try await RequestServer(
            WalletService.slug, broker: broker, prefetch: Self.prefetch, logger: logger, requests
        ).run()
    }

    private var requests: [ServedRequest] {
        door + deposits + opener.requests + books.requests + persons.served + [
            .on(WeighAmount.self) { asked, _ in
                let worth = try await rules.worth(of: asked.amount)
                return WeighedAmount(worth: worth.map { Money(minorUnits: $0, currency: RateTable.base) })
            },
            .on(SnapshotBalances.self) { asked, _ in
                try await snapshots.take(asked.snapshotID)
                return SnapshotAccepted(snapshotID: asked.snapshotID)
            },
        ]
    }
}

import HTTPKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// What broadcasts add to the service.
struct BroadcastParts: Sendable {
    let broadcasts: BroadcastStore
    let catalogue: EventCatalogue
    let transactions: Transactions
    let cursors: CursorCodec
    let ids: IDGenerator
    /// Long-running work.
    let services: [any Service]

    init(_ context: ServiceContext, _ client: PostgresClient, _ core: NotificationsCore) throws {
        broadcasts = BroadcastStore(client: client)
        catalogue = core.intake.catalogue
        transactions = try context.transactions()
        cursors = context.cursors
        ids = context.ids
        let run = RunBroadcasts(
            turns: BroadcastTurns(client: client), intake: core.intake, logger: context.logger,
            crashes: context.crashes, wake: core.wake)
        let watch = WatchBroadcasts(client: client, metrics: context.metrics)
        services = [
            // Without a lease: of two processes one has the broadcast's row.
            PeriodicJob(
                "notifications-broadcasts", every: RunBroadcasts.interval, logger: context.logger,
                metrics: context.metrics
            ) { try await run.run() },
            context.job("notifications-watch-broadcasts", every: WatchBroadcasts.interval) { try await watch.run() },
        ]
    }

    /// - Throws: `BroadcastError`.
    func move(_ id: UniqueID, on event: Broadcast.Event, at now: Timestamp) async throws -> BroadcastView {
        try await transactions.run { transaction in
            let (before, record) = try await broadcasts.move(id, on: event, now: now, in: transaction)
            AuditTrail.changed("status", from: before, to: record.status)
            return BroadcastView(
                record: record, counts: try await broadcasts.counts(of: record.id, in: transaction))
        }
    }
}

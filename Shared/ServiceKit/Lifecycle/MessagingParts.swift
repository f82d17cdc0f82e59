import HTTPKit
import Outbox
import Primitives
import ServiceLifecycle

/// What every service with a database and a broker has: the outbox relay, the archive of parked messages with its
/// routes, and the cleaning of old records.
struct MessagingParts: Sendable {
    let services: [any Service]
    let endpoints: [any Endpoint]

    /// Nil when the service has not both.
    init?(_ context: ServiceContext) throws {
        guard let client = context.madePostgres, let broker = context.madeBroker else { return nil }
        let parked = ParkedMessages(client: client, broker: broker)
        let housekeeping = OutboxHousekeeping(client: client, clock: context.clock)
        services = [
            OutboxRelay(
                client: client, broker: broker, service: context.name, signal: context.outboxSignal,
                logger: context.logger, crashes: context.crashes),
            ParkedMessageArchiver(
                broker: broker, client: client, service: context.slug, clock: context.clock, ids: context.ids,
                logger: context.logger),
            // In the night of the suite's middle. One cleaning does for days that were missed.
            try context.job("clean-messaging", .daily(at: TimeOfDay(2, 40)), missed: .latest) { _ in
                try await housekeeping.clean()
            },
        ]
        endpoints = ParkedMessageRoutes.all(service: context.name, parked, cursors: context.cursors)
        let check = OutboxCheck(client: client, clock: context.clock)
        context.health.register("outbox", isCritical: false) { try await check.facts() }
    }
}

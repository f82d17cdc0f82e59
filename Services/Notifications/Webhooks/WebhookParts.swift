import Authentication
import HTTPKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// Everything about webhooks, made in one place for the composition root.
struct WebhookParts: Sendable {
    let endpoints: WebhookEndpointStore
    let secrets: WebhookSecretStore
    let events: WebhookEventStore
    let deliveries: WebhookDeliveryStore
    let intake: WebhookIntake
    let types: WebhookEventTypes
    let outside: OutsideClient
    /// Where messages also go by `http`, for whoever gives another URL.
    let privateTargets: [String]
    let box: SecretBox
    let transactions: Transactions
    let cursors: CursorCodec
    let clock: WallClock
    let ids: IDGenerator
    let worker: WebhookWorker
    private let jobs: [any Service]

    /// - Parameter tell: tells people, in the transaction.
    init(
        _ config: WebhookConfig, _ context: ServiceContext, client: PostgresClient, intake: WebhookIntake,
        box: SecretBox, tell: @escaping @Sendable (Notice, PostgresTransaction) async throws -> Void
    ) throws {
        self.intake = intake
        self.box = box
        secrets = WebhookSecretStore(client: client, box: box, logger: context.logger)
        endpoints = WebhookEndpointStore(client: client, secrets: secrets)
        events = intake.events
        deliveries = WebhookDeliveryStore(client: client)
        types = intake.types
        outside = OutsideClient(privateTargets: config.privateTargets)
        privateTargets = config.privateTargets.map(\.description)
        transactions = try context.transactions()
        cursors = context.cursors
        clock = context.clock
        ids = context.ids
        let news = WebhookNews(tell: tell, ids: context.ids)
        let outboxSignal = context.outboxSignal
        worker = WebhookWorker(
            queue: WebhookQueueStore(client: client), secrets: secrets,
            sender: WebhookSender(client: outside, clock: context.clock), news: news, clock: context.clock,
            signal: intake.signal, crashes: context.crashes, logger: context.logger, committed: { outboxSignal.raise() }
        )
        let watch = WatchWebhooks(
            store: WebhookWatchStore(client: client), news: news, clock: context.clock, metrics: context.metrics)
        let retention = RetainWebhooks(events: events, secrets: secrets)
        jobs = [
            worker,
            context.job("notifications-watch-webhooks", every: WatchWebhooks.interval) { try await watch.run() },
            try context.job("notifications-retain-webhooks", RetainWebhooks.schedule, missed: .latest) { run in
                try await retention.run(run)
            },
        ]
    }

    /// What runs as long as the service does.
    var services: [any Service] { jobs }
}

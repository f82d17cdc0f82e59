import Authentication
import Contracts
import Logging
import Messaging
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// The parts that take what has happened and have it told.
struct NotificationsCore: Sendable {
    let client: PostgresClient
    let intake: NoticeIntake
    let templates: TemplateStore
    let readTemplates: ReadTemplates
    let desk: TemplateDesk
    let unsubscribe: UnsubscribeLinks
    private let urgentSignal = WakeSignal()
    private let usualSignal = WakeSignal()
    private let recipients: RecipientStore
    private let publicURL: String
    private let rate: DispatchRate
    private let clock: WallClock

    /// - Parameters:
    ///   - carried: the channels by which something can leave.
    ///   - reachesNumber: whether short messages go to a number.
    ///   - pushes: whose devices can be pushed to.
    init(
        _ context: ServiceContext, _ config: NotificationsConfig, _ client: PostgresClient,
        catalogue: EventCatalogue, carried: Set<NotificationsDomain.Channel>,
        reachesNumber: @escaping @Sendable (String) -> Bool = { _ in true }, webhooks: WebhookIntake? = nil,
        pushes: Set<DevicePlatform> = Set(DevicePlatform.allCases)
    ) throws {
        self.client = client
        clock = context.clock
        let wording = try Wording(catalogue: catalogue, seeds: ShippedData.seeds())
        intake = NoticeIntake(
            catalogue: catalogue, wording: wording, zones: ZoneBook(),
            carried: Carried(channels: carried.union([.inApp]), reachesNumber: reachesNumber),
            secrets: SecretBox(secret: Array(config.secret.utf8)), ids: context.ids, clock: context.clock,
            webhooks: webhooks, pushes: pushes)
        templates = TemplateStore(client: client)
        readTemplates = ReadTemplates(templates: templates, wording: wording, logger: context.logger)
        desk = TemplateDesk(wording: wording)
        recipients = RecipientStore(client: client)
        rate = DispatchRate(perSecond: config.dispatchPerSecond)
        publicURL = config.publicURL
        unsubscribe = UnsubscribeLinks(secret: config.secret, baseURL: config.publicURL)
    }

    /// - Parameter carriers: the ways out of the house; a channel without one carries nothing.
    func dispatcher(_ context: ServiceContext, _ carriers: [NotificationsDomain.Channel: Carrier]) -> Dispatcher {
        Dispatcher(
            client: client, intake: intake, carriers: carriers, unsubscribe: unsubscribe, clock: clock,
            logger: context.logger, metrics: DispatchMetrics(context.metrics), crashes: context.crashes,
            process: IDGenerator(clock: .system).next())
    }

    /// The lane of what is urgent wakes the other one.
    var wake: @Sendable () -> Void { { [urgentSignal] in urgentSignal.raise() } }

    private var onUsers: OnUserEvents {
        OnUserEvents(catalogue: intake.catalogue, recipients: recipients, ids: intake.ids, clock: clock)
    }

    private var onRights: OnRightsEvents {
        OnRightsEvents(preferences: PreferenceStore(client: client), publicURL: publicURL, clock: clock)
    }

    /// What other services tell, by type.
    var handlers: [String: NoticeIntake.Reader] {
        onUsers.handlers
            .merging(OnMoneyEvents.handlers) { first, _ in first }
            .merging(OnPaymentEvents.handlers) { first, _ in first }
            .merging(OnBillingEvents.handlers) { first, _ in first }
            .merging(OnRewardEvents.handlers) { first, _ in first }
            .merging(OnKYCEvents.handlers) { first, _ in first }
            .merging(onRights.handlers) { first, _ in first }
    }

    /// Somebody waits for a code in front of a screen: it has a queue of its own, so that no burst of movements stands
    /// before it.
    var codeHandlers: [String: NoticeIntake.Reader] { onUsers.codeHandlers }

    private static let codes = "codes"

    var topology: Topology {
        let slug = NotificationsService.slug
        var topology = Topology.service(slug, events: handlers.keys.sorted(), servesRequests: true)
        topology.addEvents(codeHandlers.keys.sorted(), of: slug, as: Self.codes)
        return topology
    }

    func services(
        _ context: ServiceContext, _ broker: MessageBroker, _ dispatcher: Dispatcher
    ) throws -> [any Service] {
        let slug = NotificationsService.slug
        let notify = ServeNotify(client: client, intake: intake, clock: clock, wake: wake)
        let subjects = SubjectRequests(
            slug, NotificationsPrivacy.map, client, clock: clock, rules: PersonRequests.rules)
        // Where nothing can leave, nothing waits to.
        let lanes: [any Service] =
            dispatcher.carriers.isEmpty
            ? []
            : [
                DispatchLane(
                    dispatcher, urgent: true, slots: Self.urgentSlots, rate: rate, signal: urgentSignal,
                    next: usualSignal),
                DispatchLane(
                    dispatcher, urgent: false, slots: Self.usualSlots, rate: rate, signal: usualSignal,
                    next: intake.webhooks?.signal),
            ]
        return lanes + [
            EventConsumer(
                broker: broker, client: client, queue: "\(slug).events", handlers: handlers, conclude: intake.takeAll,
                order: OnUserEvents.order, prepare: UserTurns.ofBatch, clock: clock, signal: urgentSignal,
                logger: context.logger, maximumBatch: Self.batch),
            EventConsumer(
                broker: broker, client: client, queue: "\(slug).\(Self.codes)", handlers: codeHandlers,
                conclude: intake.takeAll, clock: clock, signal: urgentSignal, logger: context.logger,
                maximumBatch: Self.batch),
            RequestServer(slug, broker: broker, logger: context.logger, notify.served + subjects.served),
        ] + (try jobs(context, broker, dispatcher))
    }

    /// Of a batch all inboxes stay locked until it is committed, and one message may tell of hundreds of transfers.
    private static let batch = 20
    private static let urgentSlots = 32
    private static let usualSlots = 64

    private func jobs(
        _ context: ServiceContext, _ broker: MessageBroker, _ dispatcher: Dispatcher
    ) throws -> [any Service] {
        let fill = FillDirectory(auth: RequestClient("auth", broker: broker), recipients: recipients, clock: clock)
        let digests = MakeDigests(client: client, intake: intake, clock: clock, wake: wake)
        let abandoned = FindAbandoned(client: client, dispatcher: dispatcher, clock: clock)
        let clean = CleanNotifications(client: client, clock: clock)
        let watch = WatchDeliveries(client: client, clock: clock, metrics: context.metrics)
        let days = CountDays(client: client)
        let readTemplates = readTemplates
        return [
            context.job("notifications-fill-directory", every: FillDirectory.interval) { try await fill.run() },
            // Without a lease: each process has a memory of its own.
            PeriodicJob(
                "notifications-read-templates", every: ReadTemplates.interval, logger: context.logger,
                metrics: context.metrics
            ) { try await readTemplates.run() },
            PeriodicJob(
                "notifications-say-alive", every: Dispatcher.aliveInterval, logger: context.logger,
                metrics: context.metrics
            ) { try await dispatcher.sayAlive() },
            context.job("notifications-digests", every: MakeDigests.interval) { try await digests.run() },
            context.job("notifications-abandoned", every: FindAbandoned.interval) { try await abandoned.run() },
            context.job("notifications-watch", every: WatchDeliveries.interval) { try await watch.run() },
            context.job("notifications-expire", every: CleanNotifications.expiryInterval) { try await clean.expire() },
            try context.job("notifications-retention", .daily(at: TimeOfDay(2, 0)), missed: .latest) { _ in
                try await clean.retain()
            },
            try context.job("notifications-day-figures", .daily(at: TimeOfDay(0, 5)), missed: .each) { run in
                try await days.run(run)
            },
        ]
    }
}

import Authentication
import HTTPKit
import Messaging
import NotificationsDomain
import Outbox
package import PostgresAccess
import Primitives
package import PrivacyKit
package import ServiceKit
import ServiceLifecycle
package import SuiteKit

/// The composition root: configuration in, endpoints and long-running work out.
package enum NotificationsService: FlorinService {
    package static let process = SuiteProcess.notifications
    package static var privacy: PrivacyMap? { NotificationsPrivacy.map }
    package static let migrations = NotificationsMigrations.all

    package static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let config = try NotificationsConfig(context.settings)
        let postgres = try context.postgres(poolSize: 10)
        let catalogue = try ShippedData.catalogue()
        let happenings = WebhookIntake(context, postgres, catalogue)
        let push = try PushParts(
            PushConfig(context.settings, privateTargets: config.webhooks.privateTargets), context, client: postgres)
        let carried = push.platforms.isEmpty ? config.carried : config.carried.union([.push])
        let core = try NotificationsCore(
            context, config, postgres, catalogue: catalogue, carried: carried,
            reachesNumber: { config.shortMessages.routes.way(to: $0) != nil }, webhooks: happenings,
            pushes: push.platforms)
        let mail = try MailParts(context, client: postgres, intake: core.intake)
        let texts = try ShortMessageParts(
            context, config.shortMessages, client: postgres, intake: core.intake, mail: mail, secret: config.secret)
        let webhooks = try WebhookParts(
            config.webhooks, context, client: postgres, intake: happenings, box: core.intake.secrets
        ) { notice, transaction in try await core.intake.take(notice, in: transaction) }
        let support = try SupportService(
            context, zones: core.intake.zones,
            tell: { notice, transaction in try await core.intake.take(notice, in: transaction) },
            operators: { transaction in try await RecipientStore.staff(.operator, in: transaction) })
        let broadcasts = try BroadcastParts(context, postgres, core)
        var carriers: [NotificationsDomain.Channel: Carrier] = [:]
        if config.carried.contains(.email) { carriers[.email] = .mail(mail, catalogue: catalogue) }
        if config.carried.contains(.sms) { carriers[.sms] = .shortMessages(texts) }
        if !push.platforms.isEmpty { carriers[.push] = .push(push) }
        let dispatcher = core.dispatcher(context, carriers)
        let broker = try context.broker(core.topology)
        let parts = NotificationsParts(
            inbox: InboxStore(client: postgres), deliveries: DeliveryStore(client: postgres),
            preferences: PreferenceStore(client: postgres), subscriptions: SubscriptionStore(client: postgres),
            templates: core.templates, readTemplates: core.readTemplates, desk: core.desk, intake: core.intake,
            unsubscribe: core.unsubscribe, carriers: dispatcher.carriers, figures: FigureStore(client: postgres),
            transactions: try context.transactions(), cursors: context.cursors, ids: context.ids, wake: core.wake)
        let live = LiveParts(context, client: postgres)
        var service = ServiceParts(
            endpoints: NotificationsRoutes.all(parts) + MailRoutes.all(mail) + ShortMessageEndpoints.all(texts)
                + DeviceRoutes.all(push) + WebhookRoutes.all(webhooks) + support.endpoints + live.endpoints
                + BroadcastRoutes.all(broadcasts),
            services: try core.services(context, broker, dispatcher) + push.services(context) + webhooks.services
                + support.services + live.services + texts.services(context, client: postgres, wake: core.wake)
                + broadcasts.services + [
                    context.job("notifications-forget-mail-reports", every: ForgetMailReports.interval) {
                        try await ForgetMailReports(store: mail.suppressions, clock: context.clock).run()
                    }
                ])
        service.webhooks = webhooks.types.documented
        return service
    }
}

/// What the routes are made from.
struct NotificationsParts: Sendable {
    let inbox: InboxStore
    let deliveries: DeliveryStore
    let preferences: PreferenceStore
    let subscriptions: SubscriptionStore
    let templates: TemplateStore
    let readTemplates: ReadTemplates
    let desk: TemplateDesk
    let intake: NoticeIntake
    let unsubscribe: UnsubscribeLinks
    let carriers: [NotificationsDomain.Channel: Carrier]
    let figures: FigureStore
    let transactions: Transactions
    let cursors: CursorCodec
    let ids: IDGenerator
    /// Tells the dispatcher that there is work.
    let wake: @Sendable () -> Void
}

import HTTPKit
import Messaging
package import PostgresAccess
import Primitives
package import PrivacyKit
package import ServiceKit
package import SuiteKit

/// The composition root: configuration in, endpoints and long-running work out.
package enum NotificationsService: FlorinService {
    package static let process = SuiteProcess.notifications
    package static var privacy: PrivacyMap? { NotificationsPrivacy.map }
    package static let migrations = NotificationsMigrations.all

    package static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let config = try NotificationsConfig(context.settings)
        let postgres = try context.postgres()
        let broker = try context.broker(.service(slug, events: [], servesRequests: true))
        let parts = NotificationsParts(store: NotificationsStore(postgres), clock: context.clock)
        let watch = WatchNotifications(store: parts.store, clock: parts.clock, metrics: context.metrics)
        return ServiceParts(
            endpoints: NotificationsRoutes.all(parts),
            services: [
                RequestServer(
                    slug, broker: broker, logger: context.logger,
                    SubjectRequests(slug, NotificationsPrivacy.map, postgres, clock: context.clock).served),
                context.job("notifications-watch", every: config.watchInterval) { try await watch.run() },
            ])
    }
}

/// What the routes are made from.
struct NotificationsParts: Sendable {
    let store: NotificationsStore
    let clock: WallClock
}

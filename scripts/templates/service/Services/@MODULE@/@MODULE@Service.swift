import HTTPKit
import Messaging
package import PostgresAccess
import Primitives
package import PrivacyKit
package import ServiceKit
package import SuiteKit

/// The composition root: configuration in, endpoints and long-running work out.
package enum @MODULE@Service: FlorinService {
    package static let process = SuiteProcess.@SLUG@
    package static var privacy: PrivacyMap? { @MODULE@Privacy.map }
    package static let migrations = @MODULE@Migrations.all

    package static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let config = try @MODULE@Config(context.settings)
        let postgres = try context.postgres()
        let broker = try context.broker(.service(slug, events: [], servesRequests: true))
        let parts = @MODULE@Parts(store: @MODULE@Store(postgres), clock: context.clock)
        let watch = Watch@MODULE@(store: parts.store, clock: parts.clock, metrics: context.metrics)
        return ServiceParts(
            endpoints: @MODULE@Routes.all(parts),
            services: [
                RequestServer(
                    slug, broker: broker, logger: context.logger,
                    SubjectRequests(slug, @MODULE@Privacy.map, postgres, clock: context.clock).served),
                context.job("@SLUG@-watch", every: config.watchInterval) { try await watch.run() },
            ])
    }
}

/// What the routes are made from.
struct @MODULE@Parts: Sendable {
    let store: @MODULE@Store
    let clock: WallClock
}

import HTTPKit
import Messaging
package import PostgresAccess
import Primitives
package import PrivacyKit
package import ServiceKit
package import SuiteKit

/// The composition root: configuration in, endpoints and long-running work out.
package enum ComplianceService: FlorinService {
    package static let process = SuiteProcess.compliance
    package static var privacy: PrivacyMap? { CompliancePrivacy.map }
    package static let migrations = ComplianceMigrations.all

    package static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let config = try ComplianceConfig(context.settings)
        let postgres = try context.postgres()
        let broker = try context.broker(.service(slug, events: [], servesRequests: true))
        let parts = ComplianceParts(store: ComplianceStore(postgres), clock: context.clock)
        let watch = WatchCompliance(store: parts.store, clock: parts.clock, metrics: context.metrics)
        return ServiceParts(
            endpoints: ComplianceRoutes.all(parts),
            services: [
                RequestServer(
                    slug, broker: broker, logger: context.logger,
                    SubjectRequests(slug, CompliancePrivacy.map, postgres, clock: context.clock).served),
                context.job("compliance-watch", every: config.watchInterval) { try await watch.run() },
            ])
    }
}

/// What the routes are made from.
struct ComplianceParts: Sendable {
    let store: ComplianceStore
    let clock: WallClock
}

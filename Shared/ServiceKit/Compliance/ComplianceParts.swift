package import Messaging
package import Outbox
package import PostgresAccess
package import ServiceLifecycle
import SuiteKit

/// What a service keeps of what compliance says, and how it has money weighed. It needs the table `standings`.
package struct ComplianceParts: Sendable {
    package static let types = CustomerStateFeed.types

    /// Nil: the suite has no compliance.
    package let assessor: MoneyAssessor?
    private let policies: PolicyCache?
    private let states: CustomerStateFeed
    private let broker: MessageBroker

    package init(_ context: ServiceContext, _ postgres: PostgresClient, _ broker: MessageBroker) throws {
        let compliance = ComplianceClient(broker: broker)
        policies = FlorinSuite.services.contains(.compliance) ? try PolicyCache(context.mode) : nil
        assessor = policies.map { policies in
            MoneyAssessor(
                Assessor(
                    compliance, policies, clock: context.clock, logger: context.logger, metrics: context.metrics),
                KnownStandings(postgres), WalletClient(broker: broker), clock: context.clock)
        }
        states = CustomerStateFeed(compliance, postgres, logger: context.logger, keep: KnownStandings.keep)
        self.broker = broker
    }

    /// For the service's own consumer.
    package var handlers: [String: EventConsumer.Handler] { states.handlers }

    /// What keeps the copies.
    package func services(_ context: ServiceContext) -> [any Service] {
        guard let policies else { return [] }
        return [
            PolicyFeed(policies, broker: broker, logger: context.logger),
            context.job("\(context.slug)-customer-states", every: CustomerStateFeed.interval) {
                try await states.run()
            },
        ]
    }
}

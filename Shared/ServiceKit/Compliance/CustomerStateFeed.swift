package import Contracts
package import Logging
import Messaging
package import Outbox
package import PostgresAccess

/// Keeps a service's copy of how customers are watched and restricted: from events as they come, and from compliance's
/// list at the start and now and then, for what an event may not have told. The state's own version keeps the order
/// over both: whoever keeps it takes no older one.
package struct CustomerStateFeed: Sendable {
    /// Between two looks at the list.
    package static let interval = Duration.seconds(30)
    package static let types = [CustomerStateChanged.type]

    private let compliance: ComplianceClient
    private let client: PostgresClient
    private let logger: Logger
    private let keep: @Sendable ([CustomerStateEntry]) -> SQL

    /// - Parameter keep: takes what is newer than what is known, of many at once.
    package init(
        _ compliance: ComplianceClient, _ client: PostgresClient, logger: Logger,
        keep: @escaping @Sendable ([CustomerStateEntry]) -> SQL
    ) {
        self.compliance = compliance
        self.client = client
        self.logger = logger
        self.keep = keep
    }

    package var handlers: [String: EventConsumer.Handler] {
        [
            CustomerStateChanged.type: { message, transaction in
                let told = try CustomerStateChanged.read(message.body)
                let state = CustomerStateEntry(
                    userID: told.userID, version: told.version, risk: told.risk, restriction: told.restriction,
                    askUntil: told.askUntil)
                try await transaction.execute(keep([state]))
            }
        ]
    }

    /// Looks at the list once.
    package func run() async throws {
        guard compliance.isReachable else { return }
        do {
            try await compliance.eachPageOfStates { states in
                if !states.isEmpty { try await client.execute(keep(states)) }
            }
        } catch let error as MessagingError {
            // What was told holds until it answers again.
            logger.info("compliance does not tell how customers stand", metadata: ["error": "\(error)"])
        }
    }
}

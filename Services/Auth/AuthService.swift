import Authentication
import HTTPKit
import Messaging
import Outbox
package import PostgresAccess
import Primitives
package import ServiceKit
import ServiceLifecycle

/// The composition root of auth.
package enum AuthService: FlorinService {
    package static let name = "auth"
    package static let defaultPort = 8101

    package static let migrations = [
        Migration(name: "V0001__create_users", sql: PackageResources.V0001__create_users_sql),
        Migration(name: "V0002__create_sessions", sql: PackageResources.V0002__create_sessions_sql),
        Migration(name: "V0003__create_second_factors", sql: PackageResources.V0003__create_second_factors_sql),
        Migration(name: "V0004__create_one_time_codes", sql: PackageResources.V0004__create_one_time_codes_sql),
        Migration(name: "V0005__create_api_keys", sql: PackageResources.V0005__create_api_keys_sql),
        Migration(name: "V0006__create_signing_keys", sql: PackageResources.V0006__create_signing_keys_sql),
        Migration(name: "V0007__create_revocations", sql: PackageResources.V0007__create_revocations_sql),
        Migration(name: "V0008__create_audit_log", sql: PackageResources.V0008__create_audit_log_sql),
        Migration(
            name: "V0009__find_login_challenges_of_a_user",
            sql: PackageResources.V0009__find_login_challenges_of_a_user_sql),
        Migration(name: "V0010__create_step_ups", sql: PackageResources.V0010__create_step_ups_sql),
        Migration(name: "V0011__version_accounts", sql: PackageResources.V0011__version_accounts_sql),
        Migration(name: "V0012__prove_telephones", sql: PackageResources.V0012__prove_telephones_sql),
    ]

    package static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let config = try AuthConfig(context.settings)
        let stores = try AuthStores(context, config)
        let broker = try context.broker(
            .service(name, events: OnComplianceEvents.types, servesRequests: true))
        let parts = try stores.parts(context, config)
        let requests = ServeRequests(
            broker: broker,
            apiKeys: stores.apiKeys,
            stepUps: stores.stepUps,
            revocations: stores.revocations,
            directory: ServeDirectory(
                directory: stores.directory, factors: stores.factors, users: stores.users, clock: context.clock),
            issuer: parts.issuer,
            requestsPerKey: config.requestsPerKey,
            clock: context.clock,
            logger: context.logger
        )
        let consumer = EventConsumer(
            broker: broker, client: try context.postgres(), queue: "\(name).events",
            handlers: OnComplianceEvents.handlers(stores.administration), order: OnComplianceEvents.order,
            clock: context.clock, signal: context.outboxSignal, logger: context.logger)
        return ServiceParts(
            endpoints: AuthRoutes.all(parts),
            services: [requests, consumer] + jobs(context, config, stores, parts),
            authenticator: Authenticator(parts.revocations.tokens),
            stepUp: .over(stores.stepUps)
        )
    }

    private static func jobs(
        _ context: ServiceContext,
        _ config: AuthConfig,
        _ stores: AuthStores,
        _ parts: AuthParts
    ) -> [any Service] {
        let sync = SyncRevocations(store: stores.revocations, publisher: parts.revocations, clock: context.clock)
        let resets = WorkOffPasswordResets(store: stores.resets, clock: context.clock)
        let keys = parts.keys
        let passwords = parts.passwords
        /// On every replica, without a lease: each has its own memory to fill.
        func everywhere(
            _ name: String, _ interval: Duration, _ body: @escaping @Sendable () async throws -> Void
        ) -> PeriodicJob {
            PeriodicJob(name, every: interval, logger: context.logger, metrics: context.metrics, body)
        }
        return [
            everywhere("refresh-signing-keys", .seconds(5)) { try await keys.refresh() },
            everywhere("sync-revocations", SyncRevocations.interval) { try await sync.run() },
            everywhere("work-off-password-resets", WorkOffPasswordResets.interval) { try await resets.run() },
            // Only the first run has something to do; later ones find the decoy made.
            everywhere("warm-up-passwords", .seconds(3_600)) { try await passwords.hasher.warmUp() },
            context.job("rotate-signing-keys", every: .seconds(60)) {
                try await keys.rotate(ifOlderThan: config.keyAge)
            },
            context.job("auth-housekeeping", every: .seconds(600)) {
                try await stores.housekeeping.clean(at: context.clock.now())
            },
        ]
    }
}

import Authentication
import HTTPKit
import Messaging
import Outbox
package import PostgresAccess
import Primitives
package import PrivacyKit
package import ServiceKit
import ServiceLifecycle
package import SuiteKit

/// The composition root of auth.
package enum AuthService: FlorinService {
    package static let process = SuiteProcess.auth
    package static var privacy: PrivacyMap? { AuthPrivacy.map }
    package static let migrations = AuthMigrations.all

    package static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let config = try AuthConfig(context.settings)
        let stores = try AuthStores(context, config)
        let broker = try context.broker(.service(slug, events: OnComplianceEvents.types, servesRequests: true))
        let parts = try parts(context, config, stores)
        let requests = ServeRequests(
            broker: broker,
            apiKeys: stores.apiKeys,
            stepUps: stores.stepUps,
            revocations: stores.revocations,
            directory: ServeDirectory(
                directory: stores.directory, factors: stores.factors, users: stores.users, clock: context.clock),
            persons: SubjectRequests(
                slug, AuthPrivacy.map, try context.postgres(), clock: context.clock,
                rules: PersonRequests(
                    users: stores.users, events: stores.users.events, secrets: stores.secrets, clock: context.clock
                ).rules,
                committed: { context.outboxSignal.raise() }),
            issuer: parts.issuer,
            requestsPerKey: config.requestsPerKey,
            clock: context.clock,
            logger: context.logger
        )
        let consumer = EventConsumer(
            broker: broker, client: try context.postgres(), queue: "\(name).events",
            handlers: OnComplianceEvents.handlers(stores.administration, stores.restrictions),
            order: OnComplianceEvents.order,
            clock: context.clock, signal: context.outboxSignal, logger: context.logger)
        return ServiceParts(
            endpoints: AuthRoutes.all(parts),
            services: [requests, consumer, following(context, stores, broker)] + jobs(context, config, stores, parts),
            authenticator: Authenticator(parts.revocations.tokens),
            stepUp: .over(stores.stepUps)
        )
    }

    /// What the routes work with. Makes the Redis client, which commands have no need of.
    static func parts(
        _ context: ServiceContext, _ config: AuthConfig, _ stores: AuthStores
    ) throws -> AuthParts {
        let keys = KeyRing(store: stores.signingKeys, clock: context.clock)
        let verifier = TokenVerifier(
            issuer: context.common.issuer,
            audience: context.common.audience,
            keys: keys,
            clock: context.clock
        )
        return AuthParts(
            users: stores.users,
            signIns: stores.signIns,
            sessions: stores.sessions,
            factors: stores.factors,
            codes: stores.codes,
            resets: stores.resets,
            stepUps: stores.stepUps,
            apiKeys: stores.apiKeys,
            administration: stores.administration,
            revocations: RevocationPublisher(
                redis: try context.redis(),
                store: stores.revocations,
                tokens: TokenCache(verifier: verifier, clock: context.clock, capacity: 4_096),
                clock: context.clock,
                logger: context.logger
            ),
            keys: keys,
            issuer: TokenIssuer(
                keys: keys,
                ids: context.ids,
                issuer: context.common.issuer,
                audience: context.common.audience,
                lifetime: config.accessTokenLifetime,
                staff: config.staff
            ),
            passwords: Passwords(hasher: AuthStores.hasher(config)),
            secrets: stores.secrets,
            transactions: try context.transactions(),
            cursors: context.cursors,
            ids: context.ids,
            requestsPerKey: config.requestsPerKey
        )
    }

    /// What compliance told while nobody listened.
    private static func following(
        _ context: ServiceContext, _ stores: AuthStores, _ broker: MessageBroker
    ) -> PeriodicJob {
        let list = CustomerStateList(RequestClient("compliance", broker: broker))
        let job = FollowRestrictions(list: list, restrictions: stores.restrictions)
        return context.job("follow-restrictions", every: FollowRestrictions.interval) { try await job.run() }
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

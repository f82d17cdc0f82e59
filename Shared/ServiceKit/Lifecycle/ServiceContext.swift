package import Authentication
import CoreMetrics
import CurlKit
package import FileKit
package import HTTPKit
import JSONKit
package import Logging
package import Messaging
import NIOCore
package import NIOPosix
package import Outbox
package import PostgresAccess
package import Primitives
package import RedisAccess
import Synchronization
import TracingKit

/// What a composition root builds its service from. Clients are made when first asked for, once; each adds itself to
/// the readiness checks and to what runs and is closed in the right order.
package final class ServiceContext: Sendable {
    /// Of the process. Whatever is an identifier somewhere is made of the slug.
    package let name: String
    package let slug: String
    package let version: String
    package let settings: Settings
    package let common: CommonConfig
    package let clock: WallClock
    package let ids: IDGenerator
    package let logger: Logger
    package let metrics: PrometheusRegistry
    package let health = HealthRegistry()
    package let cursors: CursorCodec
    package let eventLoopGroup: MultiThreadedEventLoopGroup
    /// Set in test mode with a clock file: the clock that operators move.
    package let testClock: SharedTestClock?
    /// Where the process dies, in test mode; nowhere in any other.
    package let crashes: CrashPoints
    let tracing: TracingConfig

    /// Raise it after a commit that left events in the outbox (`transactions()` and `job` do).
    package let outboxSignal = WakeSignal()

    private let overrides: ServiceOverrides

    private struct Clients: Sendable {
        var postgres: PostgresClient?
        var readPostgres: PostgresClient?
        var broker: MessageBroker?
        var redis: RedisClient?
        var http: CurlClient?
        var tokens: TokenCache?
        var files: FileStore?
    }
    private let clients = Mutex(Clients())

    init<S: FlorinService>(
        _ service: S.Type, settings: Settings, logger: Logger, metrics: PrometheusRegistry, overrides: ServiceOverrides
    ) throws {
        name = S.name
        slug = S.slug
        self.settings = settings
        self.logger = logger
        self.metrics = metrics
        self.overrides = overrides
        version = settings.optionalText("florin.version") ?? "development"
        let common = try CommonConfig(settings, defaultPort: S.defaultPort, listener: S.listener)
        self.common = common
        testClock = try Self.testClock(common)
        crashes = CrashPoints(armed: common.testCrashPoint)
        tracing = try TracingConfig(settings)
        if tracing.url != nil { Spans.switchOn(share: tracing.share) }
        let clock = overrides.clock ?? testClock?.clock ?? .system
        self.clock = clock
        ids = overrides.ids ?? IDGenerator(clock: clock)
        cursors = CursorCodec(key: Array(common.cursorSecret.utf8))
        eventLoopGroup = MultiThreadedEventLoopGroup(numberOfThreads: common.httpThreads)
        Meter(
            label: "florin_build_info", dimensions: [("service", S.name), ("version", version)], factory: metrics
        ).set(1)
    }

    private static func testClock(_ common: CommonConfig) throws -> SharedTestClock? {
        guard let path = common.testClockFile else { return nil }
        do {
            return try SharedTestClock(path: path, create: true)
        } catch {
            throw ConfigError(
                "test.clock.file", expected: "a file that can be mapped (errno \(error.errno))", found: path)
        }
    }

    package var mode: RunMode { settings.mode }

    // MARK: Clients

    /// The database of `database.url`, with up to `database.pool.size` (1 to 100, default 4) connections.
    /// - Parameter poolSize: another default for the size.
    package func postgres(poolSize: Int = 4) throws -> PostgresClient {
        try clients.withLock { clients in
            if let known = clients.postgres { return known }
            var config = try postgresConfig()
            config.poolSize = try settings.integer("database.pool.size", default: poolSize, in: 1...100)
            let client = PostgresClient(config, logger: logger)
            health.register("postgres") {
                try await client.ping()
                return []
            }
            clients.postgres = client
            return client
        }
    }

    /// The same database through up to `database.read.pool.size` (1 to 100, default 2) connections of its own: long
    /// reads for others do not wait for those that the service works with, nor hold them up.
    package func readPostgres(poolSize: Int = 2) throws -> PostgresClient {
        try clients.withLock { clients in
            if let known = clients.readPostgres { return known }
            var config = try postgresConfig()
            config.poolSize = try settings.integer("database.read.pool.size", default: poolSize, in: 1...100)
            let client = PostgresClient(config, logger: logger)
            clients.readPostgres = client
            return client
        }
    }

    private func postgresConfig() throws -> PostgresConfig {
        let url = try settings.secret(
            "database.url",
            developmentDefault: "postgres://florin_\(name):florin-\(name)-development@127.0.0.1:5432/florin")
        do {
            var config = try PostgresConfig(url: url)
            config.applicationName = "florin-\(name)"
            return config
        } catch {
            throw ConfigError("database.url", expected: "a PostgreSQL URL")
        }
    }

    /// Transactions on that database for endpoints; each commit wakes the outbox relay.
    package func transactions() throws -> Transactions {
        Transactions(try postgres()) { [outboxSignal] in outboxSignal.raise() }
    }

    /// Work at intervals that one process at a time does, if there is a database to hold the lease.
    package func job(
        _ name: String, every interval: Duration, _ body: @escaping @Sendable () async throws -> Void
    ) -> PeriodicJob {
        PeriodicJob(
            name, every: interval, lease: madePostgres.map { LeaseStore(client: $0) }, logger: logger, metrics: metrics
        ) { [outboxSignal] in
            try await body()
            outboxSignal.raise()
        }
    }

    /// Work that is due on days of the calendar, each day once: see `CalendarJob`. Needs the database, whose client is
    /// made if there is none yet.
    package func job(
        _ name: String, _ schedule: CalendarSchedule, missed: CalendarJob.Missed, _ body: @escaping CalendarJob.Body
    ) throws -> CalendarJob {
        CalendarJob(
            name, schedule, missed: missed, client: try postgres(), clock: clock, logger: logger, metrics: metrics
        ) { [outboxSignal] run in
            try await body(run)
            outboxSignal.raise()
        }
    }

    /// The broker of `broker.url`, with the queues of this service.
    ///
    /// Without it events wait in the outbox and what other services tell comes later; what routes promise they keep,
    /// or refuse by themselves.
    /// - Parameter isCritical: whether the process can do nothing useful without it.
    package func broker(_ topology: Topology, isCritical: Bool = false) throws -> MessageBroker {
        try clients.withLock { clients in
            if let known = clients.broker { return known }
            let url = try settings.secret(
                "broker.url",
                developmentDefault: "amqp://florin-\(slug):florin-\(slug)-development@127.0.0.1:5672/florin")
            var config: BrokerConfig
            do {
                config = try BrokerConfig(url: url)
            } catch {
                throw ConfigError("broker.url", expected: "an AMQP URL")
            }
            config.connectionName = "florin-\(name)"
            let broker = MessageBroker(config, topology: topology, logger: logger)
            health.register("rabbitmq", isCritical: isCritical) {
                try await broker.ping()
                return []
            }
            if !topology.queues.isEmpty {
                health.register("queues", isCritical: false) {
                    let depths = try await broker.queueDepths()
                    return [
                        JSONMember("waiting", .object(depths.map { JSONMember($0.queue, .number("\($0.messages)")) }))
                    ]
                }
            }
            clients.broker = broker
            return broker
        }
    }

    /// The Redis of `redis.url`.
    /// - Parameter isCritical: whether the process can do nothing useful without it.
    package func redis(isCritical: Bool = false) throws -> RedisClient {
        try clients.withLock { clients in
            if let known = clients.redis { return known }
            let url = try settings.secret("redis.url", developmentDefault: "redis://127.0.0.1:6379/0")
            var config: RedisConfig
            do {
                config = try RedisConfig(url: url)
            } catch {
                throw ConfigError("redis.url", expected: "a Redis URL")
            }
            config.commandTimeout = .milliseconds(
                try settings.integer("redis.timeout.milliseconds", default: 250, in: 10...10_000))
            config.silenceLimit = max(config.silenceLimit, config.commandTimeout * 4)
            let client = RedisClient(config, logger: logger)
            health.register("redis", isCritical: isCritical) {
                try await client.ping()
                return []
            }
            clients.redis = client
            return client
        }
    }

    /// The files of `files.store`. Without them everything else goes on.
    package func files() throws -> FileStore {
        let http = httpClient
        return try clients.withLock { clients in
            if let known = clients.files { return known }
            let config = try FilesConfig(settings, service: name, client: http)
            // By the time of the disk and of the bucket, not by one that tests move.
            let files =
                config.bucket.map {
                    FileStore($0, keys: config.keys, spool: "\(config.folder)/spool", clock: .system, ids: ids)
                } ?? FileStore(folder: config.folder, keys: config.keys, clock: .system, ids: ids)
            health.register("files", isCritical: false) {
                try await files.check()
                return []
            }
            do {
                try files.sweepSpool()
            } catch {
                logger.warning("the files of processes that died stay", metadata: ["error": "\(error)"])
            }
            clients.files = files
            return files
        }
    }

    private var httpClient: CurlClient {
        clients.withLock { clients in
            if let known = clients.http { return known }
            let client = CurlClient()
            clients.http = client
            return client
        }
    }

    /// - Parameter baseURL: `http://host:port`, no slash at its end.
    package func partner(
        _ name: String, baseURL: String, timeout: Duration = .seconds(5), answerLimitBytes: Int = 1 << 20
    ) -> PartnerClient {
        PartnerClient(
            httpClient, name: name, baseURL: baseURL, timeout: timeout, answerLimitBytes: answerLimitBytes)
    }

    /// The same for a partner that is entrusted with something: each call is recorded in the service's database.
    package func partnerLink(_ name: String, baseURL: String, timeout: Duration = .seconds(5)) throws -> PartnerLink {
        PartnerLink(
            partner(name, baseURL: baseURL, timeout: timeout), record: PartnerExchangeStore(client: try postgres()),
            clock: clock, ids: ids, logger: logger)
    }

    /// Checks access tokens against the key set at `auth.jwks.url`, and refuses those that were told to be revoked.
    package var tokens: TokenCache {
        let keys = overrides.keys ?? remoteKeys()
        return clients.withLock { clients in
            if let known = clients.tokens { return known }
            let verifier = TokenVerifier(
                issuer: common.issuer, audience: common.audience, keys: keys, clock: clock)
            let cache = TokenCache(verifier: verifier, clock: clock)
            clients.tokens = cache
            return cache
        }
    }

    private func remoteKeys() -> RemoteKeySource {
        let partners = common.jwksURLs.map { partner("auth", baseURL: $0) }
        return RemoteKeySource(clock: clock) {
            var failure: (any Error)?
            for partner in partners {
                do {
                    let answer = try await partner.send(.get, "")
                    if answer.isSuccess { return answer.body }
                    failure = PartnerError(.malformedAnswer, partner: "auth", "status \(answer.status)")
                } catch {
                    failure = error
                }
            }
            throw failure ?? PartnerError(.unreachable, partner: "auth", "no address")
        }
    }

    // MARK: For the host

    var madePostgres: PostgresClient? { clients.withLock(\.postgres) }
    var madeReadPostgres: PostgresClient? { clients.withLock(\.readPostgres) }
    var madeBroker: MessageBroker? { clients.withLock(\.broker) }
    var madeRedis: RedisClient? { clients.withLock(\.redis) }

    /// Closes every client; those that ran as services have closed already and do nothing.
    func close() async {
        await madePostgres?.close()
        await madeReadPostgres?.close()
        await madeBroker?.close()
        madeRedis?.close()
        await clients.withLock(\.http)?.close()
        try? await eventLoopGroup.shutdownGracefully()  // everything that used it has ended; nothing is left to tell
    }
}

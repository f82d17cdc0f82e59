import Authentication
package import HTTPKit
package import Logging
import NIOPosix
import Outbox
import PostgresAccess
import ServiceLifecycle
package import UnixSignals

/// Runs a service: its own parts, its clients, and what every process has.
package struct ServiceHost: Sendable {
    let context: ServiceContext
    private let parts: ServiceParts
    private let messaging: MessagingParts?

    /// Builds the service. Waits for no dependency.
    /// - Throws: `ConfigError`, or `ConfigErrors` when more than one thing is wrong, and what the composition root
    ///   throws.
    package init<S: FlorinService>(
        _ service: S.Type, settings: Settings, logger: Logger, metrics: PrometheusRegistry = PrometheusRegistry(),
        overrides: ServiceOverrides = ServiceOverrides()
    ) async throws {
        let settings = settings.collecting()
        do {
            context = try ServiceContext(
                S.self, settings: settings, logger: logger, metrics: metrics, overrides: overrides)
        } catch let error as ConfigError {
            throw settings.errors(with: error) ?? error
        }
        do {
            parts = try await S.build(context)
            if S.listener.host == ListenerKeys.http.host { context.warnOfMissingProxies() }
            messaging = try MessagingParts(context)
            if let client = context.madePostgres, !S.migrations.isEmpty {
                let migrator = Migrator(client: client, schema: S.slug, logger: logger)
                let check = SchemaCheck(migrator, AllMigrations.of(S.self))
                context.health.register("schema") {
                    try await check.verify()
                    return []
                }
            }
            for unknown in try settings.finish(service: S.slug) {
                logger.warning("a variable is not known", metadata: ["error": "\(unknown)"])
            }
            metrics.describe(S.metrics)
        } catch {
            await context.close()
            if let error = error as? ConfigError { throw settings.errors(with: error) ?? error }
            throw error
        }
    }

    /// Runs until a signal or the surrounding group asks for a graceful shutdown.
    ///
    /// The order of ending is the reverse of the list: the HTTP server stops accepting and finishes what runs, the
    /// service's own work ends, the relay publishes what is left in the outbox, then the clients close. What takes
    /// longer than `shutdown.timeout.seconds` is cancelled.
    /// - Parameter onListening: told the port once requests are accepted.
    package func run(
        signals: [UnixSignal] = [], onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) async throws {
        var services: [any Service] = []
        if let exporter = SpanExporter(context) { services.append(exporter) }
        if let redis = context.madeRedis { services.append(redis) }
        if let postgres = context.madePostgres { services.append(postgres) }
        if let reads = context.madeReadPostgres { services.append(reads) }
        if let broker = context.madeBroker { services.append(broker) }
        services += messaging?.services ?? []
        if let broker = context.madeBroker, parts.authenticator == nil, parts.followsRevocations {
            services.append(
                RevocationFeed(
                    context.tokens.revocations, broker: broker, ids: context.ids, clock: context.clock,
                    logger: context.logger))
        }
        services += parts.services
        let environment = environment
        services.append(server(environment, onListening))
        services.append(
            DrainPause(time: context.common.drainTime, draining: environment.draining, health: context.health))
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) }, gracefulShutdownSignals: signals, logger: quietLogger)
        configuration.maximumGracefulShutdownDuration = context.common.shutdownTimeout
        let group = ServiceGroup(configuration: configuration)
        do {
            try await group.run()
        } catch {
            await context.close()
            throw error
        }
        await context.close()
        context.logger.info("stopped")
    }

    /// The group tells each step of its life at info; ours are in the log already.
    private var quietLogger: Logger {
        var logger = context.logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }

    private var environment: HTTPEnvironment {
        let context = context
        return HTTPEnvironment(
            authenticator: parts.authenticator
                ?? Authenticator { token in
                    try await Authenticator(context.tokens).caller(token)
                },
            stepUp: parts.stepUp ?? context.askingAuthForProofs,
            clock: context.clock, logger: context.logger, metrics: context.metrics,
            trustedProxies: context.common.trustedProxies, logsRequests: context.common.logsRequests,
            auditing: context.auditing)
    }

    /// All that the process serves, in the order of its document.
    package var endpoints: [any Endpoint] { parts.endpoints + (messaging?.endpoints ?? []) }

    /// What the service serves of its own: the routes that the gateway opens to clients.
    package var routes: RouteListing {
        RouteListing(service: context.name, parts.endpoints.map { type(of: $0).spec })
    }

    package var probes: [Probe] {
        StandardProbes.all(context) { document } + parts.probes
    }

    package var document: OpenAPIDocument {
        OpenAPIDocument(
            title: "Florin \(context.name)", version: context.version, routes: endpoints.descriptions, probes: probes,
            webhooks: parts.webhooks)
    }

    private func server(
        _ environment: HTTPEnvironment, _ onListening: @escaping @Sendable (_ port: Int) async -> Void
    ) -> HTTPServer {
        let context = context
        return HTTPServer(
            HTTPServer.Configuration(host: context.common.httpHost, port: context.common.httpPort),
            endpoints: endpoints, probes: probes,
            environment: environment, eventLoopGroup: context.eventLoopGroup
        ) { port in
            context.logger.info(
                "listening",
                metadata: ["host": .string(context.common.httpHost), "port": .stringConvertible(port)])
            await onListening(port)
        }
    }
}

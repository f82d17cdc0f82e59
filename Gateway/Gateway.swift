import Authentication
import HTTPKit
import JSONKit
import Logging
import Messaging
import Primitives
import RedisAccess
package import ServiceKit
import ServiceLifecycle
package import SuiteKit

/// The composition root of the gateway. The public port is a listener of its own; the HTTP server that every process
/// has is the operations port, where the operator routes are ordinary endpoints that the public port forwards to.
package struct Gateway: FlorinService {
    package static let process = SuiteProcess.gateway
    package static let defaultPort = FlorinSuite.operationsPort
    /// As in the paths. Which build answers is for operators to know.
    static let apiVersion = "1"
    package static let listener = ListenerKeys(host: "operations.host", port: "operations.port")

    package static func build(_ context: ServiceContext) async throws -> ServiceParts {
        try await build(context, services: FlorinRoutes.services)
    }

    /// - Parameter services: the routes of the services behind it.
    static func build(_ context: ServiceContext, services routes: [Route]) async throws -> ServiceParts {
        let config = try GatewayConfig(context.settings, operationsPort: context.common.httpPort)
        let redis = try context.redis()
        let broker = try context.broker(.exchangesOnly(service: slug))
        let store = ControlsStore(
            Controls(), redis: redis, broker: broker, ids: context.ids, clock: context.clock, logger: context.logger)
        let feed = RevocationFeed(
            context.tokens.revocations, controls: store, redis: redis, broker: broker, ids: context.ids,
            clock: context.clock, logger: context.logger)
        let (blocks, restrictions) = (Blocks(), Restrictions())
        let compliance = ComplianceFeed(
            blocks, restrictions, broker: broker, ids: context.ids, logger: context.logger)
        let services = directory(context, config)
        watch(services, context)
        let operations = operations(context, store, services)
        let table = RouteTable(
            FlorinRoutes.all(own: operations.map { type(of: $0).spec } + DocumentEndpoints.specs, services: routes))
        let jobs = JobLane()
        let keys = APIKeyExchange(tokens: context.tokens, clock: context.clock, broker: broker, ids: context.ids)
        let metrics = EdgeMetrics(context.metrics)
        let edge = Edge(
            config: config, table: table, credentials: CredentialCheck(tokens: context.tokens, apiKeys: keys),
            rates: RateGate(
                rates: config.rates, shared: GCRALimiter(redis), withoutRedis: metrics.withoutRedis),
            controls: store.controls, blocks: blocks, restrictions: restrictions, jobs: jobs, metrics: metrics,
            clock: context.clock, logger: context.logger)
        let documents = DocumentFeed(
            sources: config.upstreams.map { ($0.upstream, document(of: $0, context)) }, table: table,
            version: apiVersion, logger: context.logger)
        let explorer = ExplorerFiles(folder: config.docsFolder, logger: context.logger)
        let listener = PublicListener(edge: edge, drainTimeout: context.common.shutdownTimeout * 0.75)
        warnOfMissingProxies(context)
        return ServiceParts(
            endpoints: operations + DocumentEndpoints.all(documents, explorer),
            services: [jobs, store, feed, compliance, listener], followsRevocations: false,
            probes: [publicReadiness(context.health)])
    }

    /// Behind a balancer that is not named, all clients have one address: twenty of them a minute may sign in.
    private static func warnOfMissingProxies(_ context: ServiceContext) {
        guard context.mode == .production, context.settings.optionalText("trusted.proxies") == nil else { return }
        context.logger.warning(
            """
            TRUSTED_PROXIES is not set: limits and logs go by the address of whoever connects. Right for a gateway that \
            clients reach directly; behind a balancer or an ingress name its networks, or all clients share one limit
            """)
    }

    private static func watch(_ services: ServiceDirectory, _ context: ServiceContext) {
        for entry in services.entries {
            let readiness = ServiceReadiness(entry: entry)
            context.health.register(entry.name, isCritical: false) { try await readiness.facts() }
        }
    }

    /// What the public hears at `/readyz`.
    private static func publicReadiness(_ health: HealthRegistry) -> Probe {
        Probe(
            PathTemplate(FlorinRoutes.publicReadiness), id: "getPublicReadiness", summary: "Whether the API works",
            statuses: [200, 503]
        ) {
            let report = await health.report()
            let status = JSONValue.object([JSONMember("status", .string(report.status.rawValue))])
            return Probe.Answer(status: report.isReady ? 200 : 503, body: JSON.encode(status))
        }
    }

    /// Replicas have one document, so the first is asked.
    private static func document(of service: UpstreamConfig, _ context: ServiceContext) -> PartnerClient {
        context.partner(
            service.upstream.name, baseURL: service.addresses[0].baseURL, timeout: .seconds(10),
            answerLimitBytes: 8 << 20)
    }

    private static func directory(_ context: ServiceContext, _ config: GatewayConfig) -> ServiceDirectory {
        let services = config.upstreams.filter { $0.upstream != .operations }
        return ServiceDirectory(
            entries: services.map { service in
                let name = service.upstream.name
                let clients = service.addresses.map {
                    context.partner(name, baseURL: $0.baseURL, timeout: .seconds(3))
                }
                return .init(name: name, clients: clients)
            })
    }

    private static func operations(
        _ context: ServiceContext, _ store: ControlsStore, _ directory: ServiceDirectory
    ) -> [any Endpoint] {
        let flags = FlagBook(FlorinRoutes.services, store)
        var endpoints: [any Endpoint] = [
            GetStatus(
                name: name, version: context.version, health: context.health, directory: directory),
            GetMaintenance(store: store), PutMaintenance(store: store),
            ListFlags(flags: flags, cursors: context.cursors), GetFlag(flags: flags), PutFlag(flags: flags),
            DeleteFlag(flags: flags),
            ListAllParkedMessages(directory: directory, cursors: context.cursors),
            GetAnyParkedMessage(directory: directory), ReplayAnyParkedMessage(directory: directory),
            DeleteAnyParkedMessage(directory: directory),
        ]
        if let clock = context.testClock { endpoints += [GetClock(clock: clock), MoveClock(clock: clock)] }
        return endpoints
    }
}

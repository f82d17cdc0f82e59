import Authentication
import HTTPKit
import Messaging
import Primitives
import RedisAccess
package import ServiceKit
import ServiceLifecycle

/// The composition root of the gateway. The public port is a listener of its own; the HTTP server that every process
/// has is the operations port, where the operator routes are ordinary endpoints that the public port forwards to.
package struct Gateway: FlorinService {
    package static let name = "gateway"
    package static let defaultPort = 9080
    package static let listener = ListenerKeys(host: "operations.host", port: "operations.port")

    package static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let config = try GatewayConfig(context.settings, operationsPort: context.common.httpPort)
        let redis = try context.redis()
        let broker = try context.broker(.exchangesOnly(service: name))
        let store = ControlsStore(
            Controls(), redis: redis, broker: broker, ids: context.ids, clock: context.clock, logger: context.logger)
        let feed = RevocationFeed(
            context.tokens.revocations, controls: store, redis: redis, broker: broker, ids: context.ids,
            clock: context.clock, logger: context.logger)
        let jobs = JobLane()
        let keys = APIKeyExchange(tokens: context.tokens, clock: context.clock, broker: broker, ids: context.ids)
        let edge = Edge(
            config: config, credentials: CredentialCheck(tokens: context.tokens, apiKeys: keys),
            rates: RateGate(rates: config.rates, shared: GCRALimiter(redis)), controls: store.controls, jobs: jobs,
            metrics: EdgeMetrics(context.metrics), clock: context.clock, logger: context.logger)
        let documents = DocumentFeed(
            sources: config.upstreams.map { ($0.upstream, document(of: $0, context)) }, version: context.version,
            logger: context.logger)
        let explorer = ExplorerFiles(folder: config.docsFolder, logger: context.logger)
        let listener = PublicListener(edge: edge, drainTimeout: context.common.shutdownTimeout * 0.75)
        return ServiceParts(
            endpoints: endpoints(context, store, directory(context, config))
                + DocumentEndpoints.all(documents, explorer),
            services: [jobs, store, feed, listener], followsRevocations: false)
    }

    /// Replicas have one document, so the first is asked.
    private static func document(of service: UpstreamConfig, _ context: ServiceContext) -> PartnerClient {
        context.partner(
            service.upstream.rawValue, baseURL: service.addresses[0].baseURL, timeout: .seconds(2),
            answerLimitBytes: 8 << 20)
    }

    private static func directory(_ context: ServiceContext, _ config: GatewayConfig) -> ServiceDirectory {
        let services = config.upstreams.filter { $0.upstream != .operations }
        return ServiceDirectory(
            entries: services.map { service in
                let name = service.upstream.rawValue
                let clients = service.addresses.map {
                    context.partner(name, baseURL: $0.baseURL, timeout: .seconds(3))
                }
                return .init(name: name, clients: clients)
            })
    }

    private static func endpoints(
        _ context: ServiceContext, _ store: ControlsStore, _ directory: ServiceDirectory
    ) -> [any Endpoint] {
        var endpoints: [any Endpoint] = [
            GetStatus(
                name: name, version: context.version, health: context.health, directory: directory),
            GetMaintenance(store: store), PutMaintenance(store: store),
            ListFlags(store: store, cursors: context.cursors), GetFlag(store: store), PutFlag(store: store),
            ListAllParkedMessages(directory: directory, cursors: context.cursors),
            GetAnyParkedMessage(directory: directory), ReplayAnyParkedMessage(directory: directory),
            DeleteAnyParkedMessage(directory: directory),
        ]
        if let clock = context.testClock { endpoints += [GetClock(clock: clock), MoveClock(clock: clock)] }
        return endpoints
    }
}

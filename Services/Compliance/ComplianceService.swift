import ComplianceDomain
import HTTPKit
import Messaging
import Outbox
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
        let postgres = try context.postgres(poolSize: 8)
        let broker = try context.broker(.service(slug, events: OnUserEvents.types, servesRequests: true))
        let parts = try makeParts(config, context, postgres)
        let rights = try RightsParts(config, context, postgres, broker, parts.desk)
        let saga = parts.saga
        let users = OnUserEvents(desk: parts.desk, clock: context.clock)
        let fill = FillCustomers(
            auth: RequestClient("auth", broker: broker), customers: parts.desk.customers, clock: context.clock)
        let expire = ExpireVerifications(client: postgres, desk: parts.desk, clock: context.clock)
        let watch = WatchVerifications(client: postgres, clock: context.clock, metrics: context.metrics)
        var service = ServiceParts(
            endpoints: ComplianceRoutes.all(parts),
            services: [
                SagaWorker(
                    client: postgres, store: parts.desk.sagas, clock: context.clock, logger: context.logger,
                    signal: parts.signal
                ) { try await saga.step($0) },
                EventConsumer(
                    broker: broker, client: postgres, queue: "\(slug).events", handlers: users.handlers,
                    order: OnUserEvents.order, clock: context.clock, signal: context.outboxSignal,
                    logger: context.logger),
                RequestServer(
                    slug, broker: broker, logger: context.logger,
                    SubjectRequests(
                        slug, CompliancePrivacy.map, postgres, clock: context.clock, rules: rights.rules
                    ).served + [rights.answers.served]),
                try context.job("compliance-kyc-expiry", .daily(at: TimeOfDay(0, 0)), missed: .latest) { _ in
                    try await expire.run()
                },
                context.job("compliance-fill-customers", every: FillCustomers.interval) { try await fill.run() },
                context.job("compliance-kyc-watch", every: WatchVerifications.interval) { try await watch.run() },
                context.job("compliance-files-sweep", every: .seconds(3_600)) {
                    [files = parts.files, exports = rights.privacy.exports] in
                    try await files.sweep { try await exports.known(among: $0) }
                },
            ])
        service.endpoints += rights.endpoints
        service.services += rights.services
        return service
    }

    private static func makeParts(
        _ config: ComplianceConfig, _ context: ServiceContext, _ postgres: PostgresClient
    ) throws -> ComplianceParts {
        let desk = KYCDesk(
            customers: CustomerStore(client: postgres), verifications: VerificationStore(client: postgres),
            documents: DocumentStore(client: postgres), checks: ProviderCheckStore(client: postgres),
            sagas: SagaStore(kind: CheckSaga.kind), providers: try providers(config, context, postgres),
            standings: .unscreened, news: KYCNews(ids: context.ids), ids: context.ids,
            refusesSpecimens: context.mode == .production)
        let (signal, outboxSignal) = (WakeSignal(), context.outboxSignal)
        let files = KYCFiles(store: try context.files(), documents: desk.documents)
        let saga = CheckSaga(
            client: postgres, desk: desk, files: files, clock: context.clock, logger: context.logger,
            crashes: context.crashes, wake: { signal.raise() }, committed: { outboxSignal.raise() })
        return ComplianceParts(
            desk: desk, reader: KYCReader(verifications: desk.verifications, documents: desk.documents), files: files,
            numbers: DocumentNumberHash(secret: config.secret), saga: saga, signal: signal,
            transactions: try context.transactions(), cursors: context.cursors)
    }

    private static func providers(
        _ config: ComplianceConfig, _ context: ServiceContext, _ postgres: PostgresClient
    ) throws -> IdentityProviders {
        guard let onfido = config.onfido else { return IdentityProviders([]) }
        let adapter = OnfidoAdapter(
            link: try context.partnerLink(OnfidoAdapter.name, baseURL: onfido.url),
            exchanges: PartnerExchangeStore(client: postgres), path: onfido.path, token: onfido.token,
            signature: OnfidoSignature(token: onfido.webhookToken))
        return IdentityProviders([adapter.provider])
    }
}

/// What the routes are made from.
struct ComplianceParts: Sendable {
    let desk: KYCDesk
    let reader: KYCReader
    let files: KYCFiles
    let numbers: DocumentNumberHash
    let saga: CheckSaga
    /// Wakes the saga's worker.
    let signal: WakeSignal
    let transactions: Transactions
    let cursors: CursorCodec
}

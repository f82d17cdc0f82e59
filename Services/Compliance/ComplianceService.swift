import ComplianceDomain
import Contracts
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
        let broker = try context.broker(topology)
        let wallet = WalletClient(broker: broker)
        let audit = AuditParts(config, context, postgres)
        let monitoring = try MonitoringParts(context, postgres, blocks: audit.desk) { amount in
            try await wallet.weigh(WeighAmount(amount: amount)).worth
        }
        let parts = try makeParts(config, context, postgres, broker, monitoring, audit)
        let rights = parts.rights
        let saga = parts.saga
        let users = OnUserEvents(desk: parts.desk, clock: context.clock)
        let fill = FillCustomers(
            auth: RequestClient("auth", broker: broker), customers: parts.desk.customers, clock: context.clock)
        let expire = ExpireVerifications(client: postgres, desk: parts.desk, clock: context.clock)
        let watch = WatchVerifications(client: postgres, clock: context.clock, metrics: context.metrics)
        var whole = ServiceParts(
            endpoints: ComplianceRoutes.all(parts),
            services: [
                SagaWorker(
                    client: postgres, store: parts.desk.sagas, clock: context.clock, logger: context.logger,
                    signal: parts.signal
                ) { try await saga.step($0) },
                EventConsumer(
                    broker: broker, client: postgres, queue: "\(slug).events",
                    handlers: users.handlers.merging(monitoring.logins.handlers) { first, _ in first },
                    order: OnUserEvents.order, clock: context.clock, signal: context.outboxSignal,
                    logger: context.logger),
                RequestServer(
                    slug, broker: broker, logger: context.logger,
                    SubjectRequests(
                        slug, CompliancePrivacy.map, postgres, clock: context.clock, rules: rights.rules
                    ).served
                        + monitoring.requests(postgres, context.outboxSignal)
                        + parts.screening.served(context.clock)
                        + audit.served(context) + [rights.answers.served]),
                try context.job("compliance-kyc-expiry", .daily(at: TimeOfDay(0, 0)), missed: .latest) { _ in
                    try await expire.run()
                },
                context.job("compliance-fill-customers", every: FillCustomers.interval) { try await fill.run() },
                context.job("compliance-kyc-watch", every: WatchVerifications.interval) { try await watch.run() },
                context.job("compliance-files-sweep", every: .seconds(3_600)) {
                    try await parts.files.sweep { ids in
                        try await parts.screening.library.lists.known(among: ids)
                            .union(rights.privacy.exports.known(among: ids))
                            .union(monitoring.cases.papers.known(among: ids))
                    }
                },
            ])
        whole.services += monitoring.services(context, postgres, broker)
        whole.services += try parts.screening.services(parts.desk, context, postgres)
        whole.services += try audit.services(context, broker, postgres)
        whole.services += rights.services
        whole.services += parts.reports.services
        return whole
    }

    /// Movements, and everything for the log, have queues of their own, which one process at a time reads.
    private static var topology: Topology {
        var topology = Topology.service(slug, events: OnUserEvents.types + OnLoginEvents.types, servesRequests: true)
        topology.addEvents(MovementStream.types, of: slug, as: MovementStream.name, singleActiveConsumer: true)
        OnEverything.bind(&topology, of: slug)
        return topology
    }

    private static func makeParts(
        _ config: ComplianceConfig, _ context: ServiceContext, _ postgres: PostgresClient, _ broker: MessageBroker,
        _ monitoring: MonitoringParts, _ audit: AuditParts
    ) throws -> ComplianceParts {
        let screening = try ScreeningParts(config, context, postgres, monitoring)
        let standings = screening.desk.standings(context.clock)
        let desk = KYCDesk(
            customers: CustomerStore(client: postgres), verifications: VerificationStore(client: postgres),
            documents: DocumentStore(client: postgres), checks: ProviderCheckStore(client: postgres),
            sagas: SagaStore(kind: CheckSaga.kind), providers: try providers(config, context, postgres),
            standings: standings, watch: monitoring.watch, news: KYCNews(ids: context.ids), ids: context.ids,
            refusesSpecimens: context.mode == .production)
        let (signal, outboxSignal) = (WakeSignal(), context.outboxSignal)
        let files = KYCFiles(store: try context.files(), documents: desk.documents)
        let saga = CheckSaga(
            client: postgres, desk: desk, files: files, clock: context.clock, logger: context.logger,
            crashes: context.crashes, wake: { signal.raise() }, committed: { outboxSignal.raise() })
        let rights = try RightsParts(
            config, context, postgres, broker, desk, policies: monitoring.policies, keys: audit.log.keys.store)
        return ComplianceParts(
            desk: desk, reader: KYCReader(verifications: desk.verifications, documents: desk.documents), files: files,
            numbers: DocumentNumberHash(secret: config.secret), saga: saga, signal: signal,
            monitoring: monitoring, screening: screening, audit: audit,
            rights: rights, reports: try ReportParts(config, context, postgres, monitoring, rights),
            seen: CustomerReader(
                client: postgres, customers: desk.customers, states: monitoring.states.states, standings: standings),
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
    let monitoring: MonitoringParts
    let screening: ScreeningParts
    let audit: AuditParts
    let rights: RightsParts
    let reports: ReportParts
    let seen: CustomerReader
    let transactions: Transactions
    let cursors: CursorCodec
}

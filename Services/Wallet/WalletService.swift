import Authentication
import Contracts
import HTTPKit
import JSONKit
import Messaging
import Outbox
package import PostgresAccess
import Primitives
package import PrivacyKit
package import ServiceKit
import ServiceLifecycle
package import SuiteKit
import WalletDomain

/// The composition root: configuration in, endpoints and long-running work out.
package enum WalletService: FlorinService {
    package static let process = SuiteProcess.wallet
    package static var privacy: PrivacyMap? { WalletPrivacy.map }
    package static let migrations = WalletMigrations.all

    package static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let config = try WalletConfig(context.settings)
        let client = try context.postgres(poolSize: 4)
        let reads = try context.readPostgres(poolSize: 2)
        let events = OnUserEvents.types + CustomerStateFeed.types
        var topology = Topology.service(slug, events: events, servesRequests: true)
        RewardParts.bind(&topology, of: slug)
        let broker = try context.broker(topology)
        let policies = FlorinSuite.services.contains(.compliance) ? try PolicyCache(context.mode) : nil
        let core = try WalletCore(context, config, client, policies)
        let approvals = try context.approvals { [rules = core.rules] in try await rules.worth(of: $0) }
        let parts = WalletParts(
            wallets: WalletStore(client: client, clock: context.clock, ids: context.ids),
            payees: PayeeStore(client: client, clock: context.clock, maximumTries: config.unknownNumbers),
            statements: StatementStore(client: client), transfers: TransferStore(client: client),
            holds: HoldStore(client: client), reservations: core.reservations(context, client),
            quotes: QuoteStore(client: client),
            ruleTables: RuleTableStore(client: client),
            pins: PinService(
                store: PinStore(client: client, clock: context.clock), hasher: PasswordHasher(), clock: context.clock),
            desk: core.desk, rules: core.rules,
            ledger: LedgerDoor(
                combiner: core.ledger, client: client,
                assessments: policies.map { policies in
                    AssessmentDesk(
                        assessor: Assessor(
                            ComplianceClient(broker: broker), policies, clock: context.clock, logger: context.logger,
                            metrics: context.metrics), clock: context.clock)
                }, crashes: context.crashes),
            events: WalletEvents(clock: context.clock, ids: context.ids), approvals: approvals,
            transactions: try context.transactions(),
            cursors: context.cursors, clock: context.clock,
            ids: context.ids, holdLifetime: config.holdLifetime)
        core.watch(context.health, context.clock)
        let rewards = try RewardParts(context, client, broker, core.committer)
        return ServiceParts(
            endpoints: WalletRoutes.all(parts) + rewards.endpoints
                + context.approvalEndpoints(of: Self.self, approvals, [ReverseTransfer.approved(parts)]),
            services: try core.services(context, config, client, reads, broker) + [context.approvalJob(approvals)]
                + rewards.services(context, client, broker))
    }
}

/// The parts that are not endpoints.
private struct WalletCore {
    let rules: RulesBook
    let committer: LedgerCommitter
    let ledger: LedgerCombiner
    let desk: QuoteDesk
    private let keeper: RateKeeper
    /// Nil: the suite has no compliance.
    private let policies: PolicyCache?

    init(
        _ context: ServiceContext, _ config: WalletConfig, _ client: PostgresClient, _ policies: PolicyCache?
    ) throws {
        self.policies = policies
        let store = RulesStore(client: client, fallback: try FallbackRates.table())
        rules = RulesBook(store: store)
        let loader = RateLoader(
            provider: context.partner("rates", baseURL: config.fxURL), staticRates: config.fxStaticRates,
            store: store, rules: rules, clock: context.clock, ids: context.ids, logger: context.logger,
            interval: config.fxRefresh)
        keeper = RateKeeper(
            loader: loader, rules: rules, clock: context.clock, maximumAge: config.fxMaximumAge,
            interval: config.fxRefresh)
        committer = LedgerCommitter(
            client: client, rules: rules,
            systemAccounts: SystemAccountStore(client: client, ids: context.ids), policies: policies,
            clock: context.clock, ids: context.ids, signal: context.outboxSignal, logger: context.logger,
            crashes: context.crashes,
            metrics: CommitMetrics(context.metrics))
        ledger = LedgerCombiner(committer: committer, metrics: LedgerMetrics(context.metrics))
        desk = QuoteDesk(
            rules: rules, keeper: keeper, clock: context.clock, ids: context.ids,
            spreadBasisPoints: config.fxSpreadBasisPoints, minimumCents: config.fxMinimumCents,
            lifetime: config.quoteLifetime)
    }

    /// Ready is who can do what the routes promise: the process knows the rules, and had its chance to get rates.
    /// Without rates to trade on everything but conversions works, so that is told and takes nobody out of service.
    func watch(_ health: HealthRegistry, _ clock: WallClock) {
        let (keeper, rules) = (keeper, rules)
        health.register("rules") {
            guard keeper.isPrepared else { throw NotPrepared.rulesUnread }
            return []
        }
        health.register("rates", isCritical: false) {
            guard let market = rules.known?.marketRates else { throw NotPrepared.noRates }
            guard keeper.tradable(market) != nil else { throw NotPrepared.ratesTooOld }
            return [
                JSONMember("source", .string(market.table.source)),
                JSONMember("age_seconds", .number("\(market.age(at: clock.now()).components.seconds)")),
            ]
        }
    }

    private enum NotPrepared: Error { case rulesUnread, noRates, ratesTooOld }

    func reservations(_ context: ServiceContext, _ client: PostgresClient) -> ReservationStore {
        ReservationStore(client: client, rules: rules, clock: context.clock, ids: context.ids)
    }

    private func persons(_ context: ServiceContext, _ client: PostgresClient) -> SubjectRequests {
        let rules = PersonRequests(events: WalletEvents(clock: context.clock, ids: context.ids)).rules
        return SubjectRequests(
            WalletService.slug, WalletPrivacy.map, client, clock: context.clock, rules: rules,
            committed: { context.outboxSignal.raise() })
    }

    /// The ledger comes first, so that it ends after everything that gives it commands.
    func services(
        _ context: ServiceContext, _ config: WalletConfig, _ client: PostgresClient, _ reads: PostgresClient,
        _ broker: MessageBroker
    ) -> [any Service] {
        let states = CustomerStateFeed(
            ComplianceClient(broker: broker), client, logger: context.logger, keep: StandingStore.keep)
        let keeper = keeper
        let expiry = ExpireHolds(holds: HoldStore(client: client), ledger: ledger, clock: context.clock)
        let quotes = QuoteStore(client: client)
        let clock = context.clock
        let tick = min(config.fxRefresh, RateSchedule.tick)
        let services: [any Service] = [
            ledger,
            EventConsumer(
                broker: broker, client: client, queue: "wallet.events",
                handlers: OnUserEvents.handlers.merging(states.handlers) { first, _ in first },
                order: OnUserEvents.order, clock: context.clock, logger: context.logger),
            WalletRequests(
                broker: broker, ledger: ledger, rules: rules, reservations: reservations(context, client),
                questions: QuestionStore(client: client, rules: rules, clock: context.clock, ids: context.ids),
                transfers: TransferStore(client: client), holds: HoldStore(client: client),
                opener: WalletOpener(
                    wallets: WalletStore(client: client, clock: context.clock, ids: context.ids),
                    client: client, events: WalletEvents(clock: context.clock, ids: context.ids), rules: rules,
                    signal: context.outboxSignal),
                books: BookRequests(
                    history: HistoryStore(reads: reads),
                    journal: JournalStore(ledger: client, reads: reads, clock: context.clock)),
                snapshots: SnapshotStore(
                    client: client, clock: context.clock, ids: context.ids, signal: context.outboxSignal),
                persons: persons(context, client), ids: context.ids, logger: context.logger),
            context.job("wallet-expire-holds", every: config.jobInterval) { try await expiry.run() },
            context.job("wallet-load-rates", every: tick) { try await keeper.loadIfDue() },
            // Without a lease: every process has to know what one of them has loaded.
            PeriodicJob("wallet-read-rules", every: tick, logger: context.logger, metrics: context.metrics) {
                try await keeper.catchUp()
            },
            context.job("wallet-clean", every: .seconds(3_600)) {
                // Kept for a week after their end, for questions.
                try await quotes.deleteExpired(before: clock.now() - .seconds(604_800))
            },
        ]
        return services + compliance(context, states, broker)
    }

    /// What keeps copies of what compliance says.
    private func compliance(
        _ context: ServiceContext, _ states: CustomerStateFeed, _ broker: MessageBroker
    ) -> [any Service] {
        guard let policies else { return [] }
        return [
            PolicyFeed(policies, broker: broker, logger: context.logger),
            context.job("wallet-customer-states", every: CustomerStateFeed.interval) { try await states.run() },
        ]
    }
}

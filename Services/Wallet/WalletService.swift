import Authentication
import Contracts
import HTTPKit
import Messaging
import Outbox
package import PostgresAccess
import Primitives
package import ServiceKit
import ServiceLifecycle

/// The composition root: configuration in, endpoints and long-running work out.
package enum WalletService: FlorinService {
    package static let name = "wallet"
    package static let defaultPort = 8102
    package static let migrations = WalletMigrations.all

    package static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let config = try WalletConfig(context.settings)
        let client = try context.postgres(poolSize: 4)
        let broker = try context.broker(.service(name, events: [UserUpdated.type], servesRequests: true))
        let core = try WalletCore(context, config, client)
        let parts = WalletParts(
            wallets: WalletStore(client: client, clock: context.clock, ids: context.ids),
            statements: StatementStore(client: client), transfers: TransferStore(client: client),
            holds: HoldStore(client: client), reservations: core.reservations(context, client),
            quotes: QuoteStore(client: client),
            ruleTables: RuleTableStore(client: client),
            pins: PinService(store: PinStore(client: client), hasher: PasswordHasher(), clock: context.clock),
            desk: core.desk, rules: core.rules, ledger: LedgerDoor(combiner: core.ledger),
            events: WalletEvents(clock: context.clock, ids: context.ids), transactions: try context.transactions(),
            cursors: context.cursors, clock: context.clock,
            ids: context.ids, holdLifetime: config.holdLifetime)
        return ServiceParts(
            endpoints: WalletRoutes.all(parts), services: core.services(context, config, client, broker))
    }
}

/// The parts that are not endpoints.
private struct WalletCore {
    let rules: RulesBook
    let ledger: LedgerCombiner
    let desk: QuoteDesk
    private let ruleStore: RulesStore

    init(_ context: ServiceContext, _ config: WalletConfig, _ client: PostgresClient) throws {
        ruleStore = RulesStore(client: client, fallback: try FallbackRates.table())
        rules = RulesBook(store: ruleStore)
        ledger = LedgerCombiner(
            committer: LedgerCommitter(
                client: client, rules: rules,
                systemAccounts: SystemAccountStore(client: client, ids: context.ids), clock: context.clock,
                ids: context.ids, signal: context.outboxSignal, logger: context.logger, crashes: context.crashes))
        desk = QuoteDesk(
            rules: rules, clock: context.clock, ids: context.ids, maximumAge: config.fxMaximumAge,
            spreadBasisPoints: config.fxSpreadBasisPoints, lifetime: config.quoteLifetime)
    }

    func reservations(_ context: ServiceContext, _ client: PostgresClient) -> ReservationStore {
        ReservationStore(client: client, rules: rules, clock: context.clock, ids: context.ids)
    }

    /// The ledger comes first, so that it ends after everything that gives it commands.
    func services(
        _ context: ServiceContext, _ config: WalletConfig, _ client: PostgresClient, _ broker: MessageBroker
    ) -> [any Service] {
        let loader = RateLoader(
            provider: context.partner("rates", baseURL: config.fxURL), staticRates: config.fxStaticRates,
            store: ruleStore, rules: rules, clock: context.clock, ids: context.ids, logger: context.logger)
        let schedule = RateSchedule(every: config.fxRefresh)
        let expiry = ExpireHolds(holds: HoldStore(client: client), ledger: ledger, clock: context.clock)
        let quotes = QuoteStore(client: client)
        let clock = context.clock
        return [
            ledger,
            EventConsumer(
                broker: broker, client: client, queue: "wallet.events",
                handlers: [UserUpdated.type: OnUserUpdated.handle], clock: context.clock, logger: context.logger),
            WalletRequests(
                broker: broker, ledger: ledger, reservations: reservations(context, client),
                snapshots: SnapshotStore(
                    client: client, clock: context.clock, ids: context.ids, signal: context.outboxSignal),
                ids: context.ids, logger: context.logger),
            context.job("wallet-expire-holds", every: config.jobInterval) { try await expiry.run() },
            context.job("wallet-load-rates", every: min(config.fxRefresh, RateSchedule.tick)) {
                let now = clock.now()
                if schedule.isDue(now), try await loader.refresh() { schedule.loaded(now) }
            },
            context.job("wallet-clean", every: .seconds(3_600)) {
                // Kept for a week after their end, for questions.
                try await quotes.deleteExpired(before: clock.now() - .seconds(604_800))
            },
        ]
    }
}

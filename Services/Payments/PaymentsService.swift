import HTTPKit
import Messaging
import Outbox
import PaymentsDomain
package import PostgresAccess
import Primitives
package import PrivacyKit
package import ServiceKit
import ServiceLifecycle
package import SuiteKit

/// Money into and out of the suite through partners, and between people.
package enum PaymentsService: FlorinService {
    package static let process = SuiteProcess.payments
    package static var privacy: PrivacyMap? { PaymentsPrivacy.map }
    package static let migrations = PaymentsMigrations.all

    package static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let config = try PaymentsConfig(context.settings)
        let postgres = try context.postgres(poolSize: 8)
        let types = CustomerStateFeed.types + OnAssessments.types + OnContactVerified.types
        let broker = try context.broker(
            .service(slug, events: types, servesRequests: true, singleActiveConsumer: false))
        let (wakeProviders, wakeWallet) = (WakeSignal(), WakeSignal())
        let outboxSignal = context.outboxSignal
        let deposits = DepositStore(postgres)
        let books = ProviderBooks(PeopleDirectory(broker: broker), deposits, postgres)
        let processors = try Processors.configured(config, context, books)
        let (wallet, compliance) = (WalletRequests(broker: broker), ComplianceClient(broker: broker))
        let standings = StandingStore(client: postgres)
        let policies = FlorinSuite.services.contains(.compliance) ? try PolicyCache(context.mode) : nil
        let assessor = policies.map { policies in
            PaymentAssessor(
                assessor: Assessor(
                    compliance, policies, clock: context.clock, logger: context.logger, metrics: context.metrics),
                standings: standings, wallet: wallet, clock: context.clock)
        }
        let book = LinkBook(postgres, ids: context.ids)
        let saga = DepositSaga(
            client: postgres, deposits: deposits, providers: processors.deposits, wallet: wallet,
            assessor: assessor, checkouts: book.checkoutFollower, clock: context.clock, ids: context.ids,
            logger: context.logger,
            crashes: context.crashes,
            wake: {
                wakeProviders.raise()
                wakeWallet.raise()
            }, committed: { outboxSignal.raise() })
        let fees = FeeStore(postgres)
        let desk = DepositDesk(
            client: postgres, deposits: deposits, fees: fees, routes: RouteStore(client: postgres), saga: saga,
            clock: context.clock, ids: context.ids)
        let accounts = try VirtualAccountParts(
            context, broker, saga, fees, VirtualAccountProviders.configured(config, context))
        let approvals = try context.approvals { [wallet = saga.wallet] in try await wallet.worth(of: $0) }
        let ground = RailParts.Ground(postgres, config)
        let outflows = try OutflowParts(
            context, processors.payouts.adding(ground.providers(context.clock)), processors.deposits, ground, postgres,
            broker, deposits, approvals, assessor)
        let rails = try RailParts(context, config, broker, ground, outflows.saga, approvals)
        let qrCodes = try QRCodeParts(context, broker, merchants: book.merchants)
        let people = try PeopleParts(
            context, broker, assessor, outflows.withdrawals,
            followers: [.link: book.follower, .qr: qrCodes.follower])
        let links = try LinkParts(context, config, book, people, desk)
        let aftercare = try AftercareParts(context, broker, people, deposits, approvals)
        let parts = PaymentsParts(
            deposits: deposits, fees: fees, desk: desk,
            wayOut: DepositWayOut(saga: saga, fees: fees, actions: DepositActionStore(client: postgres)), saga: saga,
            outflows: outflows, accounts: accounts.desk, chargebacks: aftercare.chargebacks,
            exchanges: PartnerExchangeStore(client: postgres),
            approvals: approvals,
            returnRules: config.returnRules,
            transactions: try context.transactions(), cursors: context.cursors,
            clock: context.clock)
        let watch = WatchDeposits(client: postgres, clock: context.clock, metrics: context.metrics)
        let states = CustomerStateFeed(compliance, postgres, logger: context.logger, keep: StandingStore.keep)
        let assessments = OnAssessments(
            deposits: saga, payments: people.saga, outflows: outflows.saga, standings: standings)
        let events = EventConsumer(
            broker: broker, client: postgres, queue: "payments.events",
            handlers: assessments.handlers
                .merging(states.handlers) { first, _ in first }
                .merging(people.handlers) { first, _ in first },
            clock: context.clock, signal: wakeWallet, logger: context.logger)
        let services: [any Service] = [
            worker(saga, DepositSaga.stagesAtProvider, wakeProviders),
            worker(saga, DepositSaga.stagesAtWallet, wakeWallet),
            RequestServer(
                slug, broker: broker, logger: context.logger,
                SubjectRequests(
                    slug, PaymentsPrivacy.map, postgres, clock: context.clock, rules: PersonRequests.rules
                ).served),
            events,
            context.job("payments-watch-deposits", every: WatchDeposits.interval) { try await watch.run() },
            context.approvalJob(approvals),
        ]
        return ServiceParts(
            endpoints: PaymentsRoutes.all(parts) + outflows.endpoints(aftercare.refunds) + people.endpoints
                + links.endpoints + qrCodes.endpoints(people) + aftercare.endpoints + accounts.endpoints
                + rails.endpoints + HistoryParts(context, postgres, broker).endpoints
                + TableParts(context, postgres, fees, saga.providers, outflows.saga.providers).endpoints
                + context.approvalEndpoints(
                    of: Self.self, approvals,
                    [RefundDeposit.approved(parts), RedirectDeposit.approved(parts)] + outflows.approved
                        + aftercare.approved + rails.approved),
            services: services + outflows.services + people.services(context) + links.services(context)
                + qrCodes.services(context) + aftercare.services(context) + accounts.services(context)
                + rails.services(context)
                + copies(of: policies, states, broker, context))
    }

    /// What keeps copies of what compliance says.
    private static func copies(
        of policies: PolicyCache?, _ states: CustomerStateFeed, _ broker: MessageBroker, _ context: ServiceContext
    ) -> [any Service] {
        guard let policies else { return [] }
        return [
            PolicyFeed(policies, broker: broker, logger: context.logger),
            context.job("payments-customer-states", every: CustomerStateFeed.interval) { try await states.run() },
        ]
    }

    private static func worker(
        _ saga: DepositSaga, _ stages: [Deposit.Stage], _ signal: WakeSignal
    ) -> SagaWorker<Deposit.Stage> {
        SagaWorker(
            client: saga.client, store: saga.sagas, states: stages, clock: saga.clock, logger: saga.logger,
            signal: signal
        ) { try await saga.step($0) }
    }
}

/// What the routes are made from.
struct PaymentsParts: Sendable {
    let deposits: DepositStore
    let fees: FeeStore
    let desk: DepositDesk
    let wayOut: DepositWayOut
    let saga: DepositSaga
    let outflows: OutflowParts
    let accounts: VirtualAccountDesk
    let chargebacks: ChargebackSaga
    let exchanges: PartnerExchangeStore
    let approvals: ApprovalDesk
    let returnRules: ReturnURLRules
    let transactions: Transactions
    let cursors: CursorCodec
    let clock: WallClock
}

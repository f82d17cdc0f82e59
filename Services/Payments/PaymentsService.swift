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
        let types = ComplianceParts.types + OnAssessments.types + OnContactVerified.types
        let broker = try context.broker(
            .service(slug, events: types, servesRequests: true, singleActiveConsumer: false))
        let (wakeProviders, wakeWallet) = (WakeSignal(), WakeSignal())
        let outboxSignal = context.outboxSignal
        let deposits = DepositStore(postgres)
        let books = ProviderBooks(PeopleDirectory(broker: broker), deposits, postgres)
        let processors = try Processors.configured(config, context, books)
        let ground = RailParts.Ground(postgres, config)
        let takers = processors.deposits.adding(ACHDebits(items: ground.items, clock: context.clock).provider)
        let wallet = WalletRequests(broker: broker)
        let compliance = try ComplianceParts(context, postgres, broker)
        let assessor = compliance.assessor.map(PaymentAssessor.init)
        let book = LinkBook(postgres, ids: context.ids)
        let chargebacks = ChargebackBook(
            chargebacks: ChargebackStore(client: postgres), clock: context.clock, ids: context.ids)
        let saga = DepositSaga(
            client: postgres, deposits: deposits, providers: takers, wallet: wallet,
            assessor: assessor, checkouts: book.checkoutFollower,
            debits: DebitReturns(items: ground.items, chargebacks: chargebacks), clock: context.clock,
            ids: context.ids, logger: context.logger,
            crashes: context.crashes,
            wake: {
                wakeProviders.raise()
                wakeWallet.raise()
            }, committed: { outboxSignal.raise() })
        let fees = FeeStore(postgres)
        let methods = try PaymentMethodParts(context, config, books)
        let desk = DepositDesk(
            client: postgres, deposits: deposits, fees: fees, routes: RouteStore(client: postgres), saga: saga,
            sources: DepositSources(methods: methods.desk.methods, accounts: ground.accounts, own: ground.own),
            clock: context.clock, ids: context.ids)
        let accounts = try VirtualAccountParts(
            context, broker, saga, fees, VirtualAccountProviders.configured(config, context))
        let approvals = try context.approvals { [wallet = saga.wallet] in try await wallet.worth(of: $0) }
        let outflows = try OutflowParts(
            context, processors.payouts.adding(ground.providers(context.clock)), takers, ground, postgres,
            broker, deposits, approvals, assessor)
        let qrCodes = try QRCodeParts(context, broker, merchants: book.merchants)
        let people = try PeopleParts(
            context, broker, assessor, outflows.withdrawals,
            followers: [.link: book.follower, .qr: qrCodes.follower])
        let links = try LinkParts(context, config, book, people, desk)
        let aftercare = try AftercareParts(
            context, broker, people, deposits, outflows.refunds, chargebacks, approvals)
        let rails = try RailParts(
            context, config, broker, ground, outflows.saga, saga, aftercare.chargebacks, approvals)
        let parts = PaymentsParts(
            deposits: deposits, fees: fees, desk: desk,
            wayOut: DepositWayOut(saga: saga, fees: fees, actions: DepositActionStore(client: postgres)), saga: saga,
            outflows: outflows, accounts: accounts.desk, chargebacks: aftercare.chargebacks, methods: methods.desk,
            exchanges: PartnerExchangeStore(client: postgres),
            approvals: approvals,
            returnRules: config.returnRules,
            transactions: try context.transactions(), cursors: context.cursors,
            clock: context.clock)
        let watch = WatchDeposits(client: postgres, clock: context.clock, metrics: context.metrics)
        let assessments = OnAssessments(deposits: saga, payments: people.saga, outflows: outflows.saga)
        let events = EventConsumer(
            broker: broker, client: postgres, queue: "payments.events",
            handlers: assessments.handlers
                .merging(compliance.handlers) { first, _ in first }
                .merging(people.handlers) { first, _ in first },
            clock: context.clock, signal: wakeWallet, logger: context.logger)
        let services: [any Service] = [
            worker(saga, DepositSaga.stagesAtProvider, wakeProviders),
            worker(saga, DepositSaga.stagesAtWallet, wakeWallet),
            RequestServer(
                slug, broker: broker, logger: context.logger,
                SubjectRequests(
                    slug, PaymentsPrivacy.map, postgres, clock: context.clock,
                    rules: PersonRequests.rules(context.clock)
                ).served),
            events,
            context.job("payments-watch-deposits", every: WatchDeposits.interval) { try await watch.run() },
            context.approvalJob(approvals),
        ]
        return ServiceParts(
            endpoints: PaymentsRoutes.all(parts) + outflows.endpoints(aftercare.allRefunds) + people.endpoints
                + links.endpoints + qrCodes.endpoints(people) + aftercare.endpoints + accounts.endpoints
                + methods.endpoints
                + rails.endpoints + HistoryParts(context, postgres, broker).endpoints
                + TableParts(context, postgres, fees, saga.providers, outflows.saga.providers).endpoints
                + context.approvalEndpoints(
                    of: Self.self, approvals,
                    [RefundDeposit.approved(parts), RedirectDeposit.approved(parts)] + outflows.approved
                        + aftercare.approved + rails.approved),
            services: services + outflows.services + people.services(context) + links.services(context)
                + qrCodes.services(context) + aftercare.services(context) + accounts.services(context)
                + methods.services(context)
                + rails.services(context)
                + compliance.services(context))
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
    let methods: PaymentMethodDesk
    let exchanges: PartnerExchangeStore
    let approvals: ApprovalDesk
    let returnRules: ReturnURLRules
    let transactions: Transactions
    let cursors: CursorCodec
    let clock: WallClock
}

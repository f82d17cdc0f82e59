import BillingDomain
import HTTPKit
import Messaging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// Plans, usage and subscriptions: what their routes are made from, and what runs beside them.
struct SubscriptionParts: Sendable {
    let plans: PlanDesk
    let coupons: CouponDesk
    let usage: UsageDesk
    let desk: SubscriptionDesk
    let orders: SubscriptionOrders
    let collector: SubscriptionCollector
    let transactions: Transactions
    let cursors: CursorCodec
    let clock: WallClock
    private let client: PostgresClient
    private let renewals: Renewals
    private let judge: PayerJudge

    init(_ context: ServiceContext, _ broker: MessageBroker, _ invoices: InvoiceParts) throws {
        let client = try context.postgres()
        let outboxSignal = context.outboxSignal
        let committed: @Sendable () -> Void = { outboxSignal.raise() }
        let (store, meters) = (PlanStore(client: client), MeterStore(client: client))
        let (couponStore, usageStore) = (CouponStore(client: client), UsageStore(client: client))
        let (subscriptions, orderStore) = (SubscriptionStore(client: client), SubscriptionOrderStore(client: client))
        let accounts = PayerAccountStore(client: client)
        let (wallet, tellings) = (SubscriptionWallet(broker: broker), SubscriptionTellings(ids: context.ids))
        let assess = invoices.payments.saga.assess
        let looks = EachByItself(logger: context.logger)
        let biller = SubscriptionBiller(
            invoices: invoices.desk, plans: store, charges: SubscriptionChargeStore(client: client),
            made: SubscriptionInvoiceStore(client: client), coupons: couponStore, usage: usageStore)
        let desk = SubscriptionDesk(
            client: client, subscriptions: subscriptions, biller: biller, notes: invoices.notes, accounts: accounts,
            orders: orderStore, wallet: wallet, invoiceWallet: invoices.wallet,
            directory: SubscriberDirectory(broker: broker), tellings: tellings)
        plans = PlanDesk(plans: store, meters: meters, clock: context.clock, ids: context.ids)
        coupons = CouponDesk(coupons: couponStore, plans: store, clock: context.clock, ids: context.ids)
        usage = UsageDesk(usage: usageStore, meters: meters, clock: context.clock)
        orders = SubscriptionOrders(
            client: client, orders: orderStore, coupons: couponStore, payments: invoices.desk.payments,
            wallet: wallet, assess: assess, clock: context.clock, looks: looks,
            make: { order, transaction in
                switch order.kind {
                case .start: try await desk.start(order, in: transaction)
                case .change: try await desk.change(order, in: transaction)
                }
            }, committed: committed)
        collector = SubscriptionCollector(
            client: client, subscriptions: subscriptions, orders: orderStore, biller: biller, wallet: wallet,
            assess: assess, tellings: tellings, clock: context.clock, looks: looks, committed: committed)
        renewals = Renewals(
            client: client, subscriptions: subscriptions, orders: orderStore, biller: biller, tellings: tellings,
            clock: context.clock, looks: looks, committed: committed)
        judge = PayerJudge(
            client: client, accounts: accounts, tellings: tellings, clock: context.clock, committed: committed)
        self.desk = desk
        self.client = client
        transactions = try context.transactions()
        cursors = context.cursors
        clock = context.clock
    }

    // MARK: Answers

    /// What is asked of others before an answer is made; nil where there is an answer already, which is given again.
    func prepared<Prepared: Sendable>(
        _ key: IdempotencyContext, _ prepare: () async throws -> Prepared
    ) async throws -> Prepared? {
        let known = try IdempotencyKeys.records(
            await client.query(IdempotencyKeys.find([IdempotencyKey(scope: key.scope, key: key.key)])))
        return known.isEmpty ? try await prepare() : nil
    }

    /// A subscription as it stands, in the transaction that keeps the answer.
    nonisolated(nonsending) func view(
        of id: SubscriptionID, in transaction: PostgresTransaction
    ) async throws -> SubscriptionView {
        guard let found = try await desk.subscriptions.find(id, in: transaction),
            let name = try await plans.plans.names([found.terms.plan], in: transaction)[found.terms.plan]
        else { throw SubscriptionError.missing(.subscription) }
        AuditTrail.resource(id)
        return SubscriptionView(found, name)
    }

    /// In the order in which they are given.
    func views(_ subscriptions: [Subscription]) async throws -> [SubscriptionView] {
        let names = try await plans.plans.names(subscriptions.map(\.terms.plan))
        return subscriptions.compactMap { found in names[found.terms.plan].map { SubscriptionView(found, $0) } }
    }

    // MARK: What it is made of

    var endpoints: [any Endpoint] {
        [EstimatePrice(), EstimateProration()] + planEndpoints + couponEndpoints + usageEndpoints
            + subscriptionEndpoints
    }

    private var planEndpoints: [any Endpoint] {
        [
            CreatePlan(desk: plans, transactions: transactions),
            ListPlans(plans: plans.plans, cursors: cursors),
            GetPlan(plans: plans.plans),
            ChangePlan(desk: plans, transactions: transactions),
            DeletePlan(desk: plans, transactions: transactions),
            CreatePlanVersion(desk: plans, transactions: transactions),
        ]
    }

    private var couponEndpoints: [any Endpoint] {
        [
            CreateCoupon(desk: coupons, transactions: transactions),
            ListCoupons(coupons: coupons.coupons, cursors: cursors),
            GetCoupon(coupons: coupons.coupons),
            ChangeCoupon(desk: coupons, transactions: transactions),
            DeleteCoupon(desk: coupons, transactions: transactions),
        ]
    }

    private var usageEndpoints: [any Endpoint] {
        let meters = plans.meters
        return [
            CreateMeter(meters: meters, transactions: transactions, clock: clock, ids: plans.ids),
            ListMeters(meters: meters, cursors: cursors),
            GetMeter(meters: meters),
            ChangeMeter(meters: meters, transactions: transactions, clock: clock),
            DeleteMeter(meters: meters, transactions: transactions),
            ReportUsage(desk: usage, transactions: transactions),
            GetSubscriptionUsage(parts: self),
        ]
    }

    private var subscriptionEndpoints: [any Endpoint] {
        [
            CreateSubscription(parts: self),
            ListSubscriptions(parts: self),
            GetSubscription(parts: self),
            ChangeSubscription(parts: self),
            PreviewSubscriptionChange(parts: self),
            CancelSubscription(parts: self),
            UncancelSubscription(parts: self),
            PauseSubscription(parts: self),
            ResumeSubscription(parts: self),
            CollectSubscription(parts: self),
            RedeemCoupon(parts: self),
            ListPayerAccounts(accounts: desk.accounts, cursors: cursors),
        ]
    }

    func services(_ context: ServiceContext) -> [any Service] {
        let watch = WatchSubscriptions(client: client, clock: clock, metrics: context.metrics)
        return [
            context.job("billing-watch-subscriptions", every: WatchSubscriptions.interval) { try await watch.run() },
            context.job("billing-renewals", every: Renewals.interval) { try await renewals.run() },
            context.job("billing-subscription-money", every: SubscriptionCollector.interval) {
                try await collector.run()
            },
            context.job("billing-subscription-orders", every: SubscriptionOrders.interval) { try await orders.run() },
            context.job("billing-payer-accounts", every: PayerJudge.interval) { try await judge.run() },
        ]
    }
}

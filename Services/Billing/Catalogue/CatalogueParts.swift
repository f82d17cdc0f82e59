import BillingDomain
import HTTPKit
import Messaging
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// Who can be paid and for what, what that costs, and the partners that carry it.
struct CatalogueParts: Sendable {
    let catalogue: CatalogueStore
    let orders: OrderDesk
    let providers: BillProviders
    let states: ProviderStore
    let wallet: WalletQuestions
    let webhookSecret: String?
    let transactions: Transactions
    let cursors: CursorCodec
    let clock: WallClock
    let ids: IDGenerator

    init(
        _ context: ServiceContext, _ config: BillingConfig, _ postgres: PostgresClient, _ broker: MessageBroker
    ) throws {
        let clock = context.clock
        catalogue = CatalogueStore(client: postgres)
        states = ProviderStore(client: postgres)
        let rotation = ProviderRotation(store: states, clock: clock, logger: context.logger)
        var configured: [BillProvider] = []
        if let account = config.vtpass {
            let link = try context.partnerLink(VTpassAPI.name, baseURL: account.url, timeout: VTpassAPI.patience)
            let adapter = VTpassProvider(
                api: VTpassAPI(link: link, account: account), clock: clock, ids: context.ids)
            configured.append(adapter.provider.watched(by: rotation))
        }
        providers = BillProviders(configured)
        orders = OrderDesk(
            catalogue: catalogue, validations: ValidationStore(client: postgres), providers: providers, clock: clock)
        wallet = WalletQuestions(client: WalletClient(broker: broker))
        webhookSecret = config.vtpass?.webhookSecret
        transactions = try context.transactions()
        cursors = context.cursors
        self.clock = clock
        ids = context.ids
    }

    /// - Parameter asked: somebody says that an attempt of this id stands otherwise than before: its partner is to be
    ///   asked. Ids that nobody has given are no mistake.
    func endpoints(asked: @escaping @Sendable (_ attemptID: String) async throws -> Void) -> [any Endpoint] {
        [
            ListBillCategories(parts: self),
            ListBillers(parts: self),
            GetBiller(parts: self),
            ListBillerPackages(parts: self),
            ValidateBillCustomer(parts: self),
            QuoteBillPayment(parts: self),
            ReceiveVTpassWebhook(parts: self, asked: asked),
            ListAllBillers(parts: self),
            CreateBiller(parts: self),
            ChangeBiller(parts: self),
            ListAllBillerPackages(parts: self),
            CreateBillerPackage(parts: self),
            ChangeBillerPackage(parts: self),
            ListBillProviders(parts: self),
            ResumeBillProvider(parts: self),
        ]
    }

    func services(_ context: ServiceContext) throws -> [any Service] {
        let compare = ComparePackages(
            catalogue: catalogue, states: states, providers: providers, clock: clock, metrics: context.metrics)
        let watch = WatchProviders(
            states: states, providers: providers, compare: compare, clock: clock, metrics: context.metrics)
        let validations = orders.validations
        return [
            context.job("billing-watch-providers", every: WatchProviders.interval) { try await watch.run() },
            try context.job("billing-catalogue", ComparePackages.schedule, missed: .latest) { _ in
                try await compare.run()
            },
            context.job("billing-forget-validations", every: Biller.validationTime) {
                let now = clock.now()
                try await validations.forget(before: now - Biller.validationTime, now: now)
            },
        ]
    }
}

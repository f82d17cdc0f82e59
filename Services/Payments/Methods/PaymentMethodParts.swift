import HTTPKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// Payment methods: what their routes are made from, and what runs beside them.
struct PaymentMethodParts: Sendable {
    let desk: PaymentMethodDesk
    private let returnRules: ReturnURLRules
    private let transactions: Transactions
    private let cursors: CursorCodec

    init(_ context: ServiceContext, _ config: PaymentsConfig, _ books: ProviderBooks) throws {
        let (client, outboxSignal) = (try context.postgres(), context.outboxSignal)
        let providers = try PaymentMethodProviders.configured(config, context, books)
        desk = PaymentMethodDesk(
            client: client, methods: PaymentMethodStore(client: client),
            providers: Dictionary(uniqueKeysWithValues: providers.map { ($0.name, $0) }), clock: context.clock,
            ids: context.ids, logger: context.logger, crashes: context.crashes, committed: { outboxSignal.raise() })
        returnRules = config.returnRules
        transactions = try context.transactions()
        cursors = context.cursors
    }

    var endpoints: [any Endpoint] {
        [
            CreatePaymentMethod(desk: desk, transactions: transactions, returnRules: returnRules),
            ListPaymentMethods(desk: desk, cursors: cursors),
            GetPaymentMethod(desk: desk),
            ChangePaymentMethod(desk: desk, transactions: transactions),
            DeletePaymentMethod(desk: desk, transactions: transactions),
        ]
    }

    func services(_ context: ServiceContext) -> [any Service] {
        [
            context.job("payments-payment-methods", every: PaymentMethodDesk.interval) { try await desk.run() }
        ]
    }
}

import HTTPKit
import Messaging
import Outbox
import PaymentsDomain
import Primitives
import ServiceKit
import ServiceLifecycle

/// Virtual accounts: what their routes are made from, and what runs beside them.
struct VirtualAccountParts: Sendable {
    let desk: VirtualAccountDesk
    private let payments: PaymentStore
    private let transactions: Transactions
    private let cursors: CursorCodec

    init(
        _ context: ServiceContext, _ broker: MessageBroker, _ saga: DepositSaga, _ fees: FeeStore,
        _ providers: [VirtualAccountProvider]
    ) throws {
        let client = try context.postgres()
        desk = VirtualAccountDesk(
            client: client, accounts: VirtualAccountStore(client: client), deposits: saga.deposits, fees: fees,
            saga: saga, providers: Dictionary(uniqueKeysWithValues: providers.map { ($0.name, $0) }),
            wallet: PaymentWallet(broker: broker), directory: PeopleDirectory(broker: broker), clock: context.clock,
            ids: context.ids, logger: context.logger)
        payments = PaymentStore(client)
        transactions = try context.transactions()
        cursors = context.cursors
    }

    var endpoints: [any Endpoint] {
        [
            CreateVirtualAccount(desk: desk, payments: payments, transactions: transactions),
            ListVirtualAccounts(accounts: desk.accounts, cursors: cursors),
            GetVirtualAccount(accounts: desk.accounts),
            DeleteVirtualAccount(desk: desk, transactions: transactions),
        ]
    }

    func services(_ context: ServiceContext) -> [any Service] {
        [
            context.job("payments-virtual-accounts", every: VirtualAccountDesk.interval) { try await desk.run() }
        ]
    }
}

import HTTPKit
import Messaging
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// Withdrawals, refunds of deposits, and bank accounts: what their routes and workers are made from.
struct OutflowParts: Sendable {
    let saga: OutflowSaga
    let withdrawals: WithdrawalDesk
    let refunds: RefundDesk
    private let care: OutflowCare
    private let approvals: ApprovalDesk
    private let exchanges: PartnerExchangeStore
    private let transactions: Transactions
    private let cursors: CursorCodec
    private let workers: [SagaWorker<Outflow.Stage>]
    private let watch: PeriodicJob

    init(
        _ context: ServiceContext, _ providers: PayoutProviders, _ takers: Providers, _ rails: RailParts.Ground,
        _ postgres: PostgresClient, _ broker: MessageBroker, _ deposits: DepositStore, _ approvals: ApprovalDesk,
        _ assessor: PaymentAssessor?
    ) throws {
        let accounts = rails.accounts
        let (wakeProviders, wakeWallet, outboxSignal) = (WakeSignal(), WakeSignal(), context.outboxSignal)
        let saga = OutflowSaga(
            client: postgres, outflows: OutflowStore(postgres), accounts: accounts, payments: PaymentStore(postgres),
            providers: providers, wallet: OutflowRequests(broker: broker),
            clock: context.clock, ids: context.ids, logger: context.logger, crashes: context.crashes,
            wake: {
                wakeProviders.raise()
                wakeWallet.raise()
            }, committed: { outboxSignal.raise() })
        let desk = OutflowDesk(saga: saga, assessor: assessor)
        self.saga = saga
        withdrawals = WithdrawalDesk(
            desk: desk, accounts: accounts, fees: OutflowFeeStore(client: postgres),
            routes: RouteStore(client: postgres))
        refunds = RefundDesk(desk: desk, deposits: deposits, payments: PaymentStore(postgres)) {
            takers.all[$0]?.takes($1) == true
        }
        care = OutflowCare(saga: saga, actions: OutflowActionStore(client: postgres), items: rails.items)
        self.approvals = approvals
        exchanges = PartnerExchangeStore(client: postgres)
        transactions = try context.transactions()
        cursors = context.cursors
        workers = [
            (OutflowSaga.stagesAtProvider, wakeProviders), (OutflowSaga.stagesAtWallet, wakeWallet),
        ].map { stages, signal in
            SagaWorker(
                client: postgres, store: saga.sagas, states: stages, clock: saga.clock, logger: saga.logger,
                signal: signal
            ) { try await saga.step($0) }
        }
        let watch = WatchOutflows(client: postgres, clock: context.clock, metrics: context.metrics)
        self.watch = context.job("payments-watch-outflows", every: WatchOutflows.interval) { try await watch.run() }
    }

    /// What two operators agree to.
    var approved: [ApprovedWork] { [SettleWithdrawal.approved(care, approvals)] }

    var services: [any Service] { (workers as [any Service]) + [watch] }

    /// - Parameter all: the same routes take back payments between people.
    func endpoints(_ all: StaffRefundDesk) -> [any Endpoint] {
        let paymentRefunds = all.payments
        let (outflows, accounts, providers) = (saga.outflows, withdrawals.accounts, saga.providers)
        return [
            CreateWithdrawal(desk: withdrawals, transactions: transactions),
            ListWithdrawals(outflows: outflows, cursors: cursors),
            GetWithdrawal(outflows: outflows),
            CancelWithdrawal(desk: withdrawals, transactions: transactions),
            ListAllWithdrawals(outflows: outflows, cursors: cursors, clock: saga.clock),
            GetAnyWithdrawal(care: care, exchanges: exchanges),
            RetryWithdrawal(care: care),
            SettleWithdrawal(care: care, approvals: approvals),
            CreateRefund(desk: all, approvals: approvals, transactions: transactions),
            ListRefunds(outflows: outflows, refunds: paymentRefunds.saga.refunds, cursors: cursors),
            GetRefund(outflows: outflows, refunds: paymentRefunds.saga.refunds),
            CreateBankAccount(
                accounts: accounts, providers: providers, transactions: transactions, ids: saga.ids,
                clock: saga.clock),
            ListBankAccounts(accounts: accounts, providers: providers, cursors: cursors),
            GetBankAccount(accounts: accounts, providers: providers),
            DeleteBankAccount(accounts: accounts, transactions: transactions, clock: saga.clock),
            ListBanks(providers: providers, cursors: cursors),
            ResolveBankAccount(providers: providers),
        ]
    }
}

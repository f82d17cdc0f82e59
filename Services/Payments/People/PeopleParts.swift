import HTTPKit
import Messaging
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// People paying people: what their routes are made from, and what runs beside them.
struct PeopleParts: Sendable {
    let payments: PaymentStore
    let saga: PaymentSaga
    let desk: PaymentDesk
    let recipients: Recipients
    let requests: RequestDesk
    let splits: SplitDesk
    let schedules: ScheduleDesk
    let payouts: PayoutDesk
    let transactions: Transactions
    let cursors: CursorCodec
    let clock: WallClock
    private let wakeSaga: WakeSignal

    /// - Parameter others: what follows the payments of sources that are made elsewhere.
    init(
        _ context: ServiceContext, _ broker: MessageBroker, _ assessor: PaymentAssessor?, _ withdrawals: WithdrawalDesk,
        followers others: [Payment.Source: PaymentFollower]
    ) throws {
        let client = try context.postgres()
        let (wake, outboxSignal) = (WakeSignal(), context.outboxSignal)
        wakeSaga = wake
        let directory = PeopleDirectory(broker: broker)
        let wallet = PaymentWallet(broker: broker)
        let recipients = Recipients(directory: directory, wallet: wallet)
        let banks = BankOrders(withdrawals: withdrawals, logger: context.logger)
        let requests = RequestDesk(
            client: client, requests: MoneyRequestStore(client: client), recipients: recipients, clock: context.clock,
            ids: context.ids)
        let splits = SplitDesk(
            splits: SplitStore(client: client), recipients: recipients, clock: context.clock, ids: context.ids)
        let schedules = ScheduleDesk(
            client: client, schedules: ScheduleStore(client: client), recipients: recipients, banks: banks,
            clock: context.clock, ids: context.ids)
        let payouts = PayoutDesk(
            client: client, payouts: PayoutStore(client: client), recipients: recipients, banks: banks,
            clock: context.clock, ids: context.ids)
        self.recipients = recipients
        self.payouts = payouts
        self.schedules = schedules
        self.splits = splits
        self.requests = requests
        payments = PaymentStore(client)
        saga = PaymentSaga(
            client: client, payments: payments, wallet: wallet, directory: directory, assessor: assessor,
            followers: [
                .request: PaymentFollower { try await requests.follow($0, now: $1, in: $2) },
                .split: PaymentFollower { try await splits.follow($0, now: $1, in: $2) },
                .recurring: PaymentFollower { try await schedules.follow($0, now: $1, in: $2) },
                .payout: PaymentFollower { try await payouts.follow($0, now: $1, in: $2) },
            ].merging(others) { own, _ in own },
            clock: context.clock, ids: context.ids, crashes: context.crashes, wake: { wake.raise() },
            committed: { outboxSignal.raise() })
        desk = PaymentDesk(saga: saga, fees: OutflowFeeStore(client: client), logger: context.logger)
        transactions = try context.transactions()
        cursors = context.cursors
        clock = context.clock
    }

    /// What is asked of others before an answer is made; nil where there is an answer already, which is given again.
    func prepared<Prepared: Sendable>(
        _ key: DepositKey, _ prepare: @Sendable () async throws -> Prepared
    ) async throws -> Prepared? {
        try await payments.isAnswered(key) ? nil : try await prepare()
    }

    /// Makes a payment for an answer that is kept afterwards: the trace of the request goes with the answer.
    nonisolated(nonsending) func made(
        _ work: nonisolated(nonsending) () async throws -> PaymentID
    ) async throws -> PaymentID {
        try await CommitCompanions.aside(work)
    }

    /// A payment as one of its ends sees it, in the transaction that keeps the answer.
    nonisolated(nonsending) func view(
        of id: PaymentID, for user: UserID, in transaction: PostgresTransaction
    ) async throws -> PaymentView {
        guard let payment = try await payments.find(id, in: transaction) else {
            throw PaymentsError.missing(.payment)
        }
        AuditTrail.resource(payment.id)
        return PaymentView(payment, for: user)
    }

    var endpoints: [any Endpoint] {
        [
            ResolveRecipient(recipients: recipients),
            SendMoney(parts: self),
            ListPayments(payments: payments, cursors: cursors),
            GetPayment(payments: payments),
            CancelPayment(parts: self),
        ] + requestEndpoints + splitEndpoints + scheduleEndpoints + payoutEndpoints
    }

    private var requestEndpoints: [any Endpoint] {
        let store = requests.requests
        return [
            CreateMoneyRequest(parts: self, desk: requests),
            ListMoneyRequests(requests: store, cursors: cursors),
            GetMoneyRequest(requests: store),
            PayMoneyRequest(parts: self, desk: requests),
            DeclineMoneyRequest(desk: requests, transactions: transactions),
            CancelMoneyRequest(desk: requests, transactions: transactions),
        ]
    }

    private var splitEndpoints: [any Endpoint] {
        let store = splits.splits
        return [
            CreateSplit(parts: self, desk: splits),
            ListSplits(splits: store, cursors: cursors),
            GetSplitStats(splits: store),
            GetSplit(splits: store),
            PaySplit(parts: self, desk: splits),
            RemindSplit(desk: splits, transactions: transactions),
            CancelSplit(desk: splits, transactions: transactions),
        ]
    }

    private var scheduleEndpoints: [any Endpoint] {
        let store = schedules.schedules
        return [
            CreateSchedule(parts: self, desk: schedules),
            ListSchedules(schedules: store, cursors: cursors),
            PreviewSchedule(clock: clock),
            GetSchedule(schedules: store),
            ListScheduleRuns(schedules: store, cursors: cursors),
            GetSchedulePreview(schedules: store),
            PauseSchedule(desk: schedules, transactions: transactions),
            ResumeSchedule(desk: schedules, transactions: transactions),
            CancelSchedule(desk: schedules, transactions: transactions),
        ]
    }

    private var payoutEndpoints: [any Endpoint] {
        let store = payouts.payouts
        return [
            CreatePayout(parts: self, desk: payouts),
            ListPayouts(payouts: store, cursors: cursors),
            GetPayout(payouts: store),
            ListPayoutItems(payouts: store, cursors: cursors),
        ]
    }

    var handlers: [String: EventConsumer.Handler] {
        OnContactVerified(saga: saga, requests: requests.requests, splits: splits.splits).handlers
    }

    func services(_ context: ServiceContext) -> [any Service] {
        let watch = WatchPayments(client: saga.client, clock: clock, metrics: context.metrics)
        return [
            SagaWorker(
                client: saga.client, store: saga.sagas, clock: clock, logger: context.logger, signal: wakeSaga,
                settings: PaymentSaga.settings
            ) { try await saga.step($0) },
            context.job("payments-watch-payments", every: WatchPayments.interval) { try await watch.run() },
            context.job("payments-expire-requests", every: RequestDesk.interval) { try await requests.expire() },
            context.job("payments-run-schedules", every: ScheduleDesk.interval) { try await schedules.run(desk) },
            context.job("payments-run-payouts", every: PayoutDesk.interval) { try await payouts.run(desk) },
            context.job("payments-mark-overdue-shares", every: SplitDesk.interval) {
                try await splits.splits.markOverdue(clock.now())
            },
        ]
    }
}

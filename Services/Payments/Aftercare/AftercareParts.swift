import FileKit
import HTTPKit
import Messaging
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// What follows a payment: refunds, reversals, disputes, chargebacks; what their routes and workers are made from.
struct AftercareParts: Sendable {
    let refunds: PaymentRefundDesk
    /// And of what came in by providers.
    let allRefunds: StaffRefundDesk
    let reversals: ReversalDesk
    let disputes: DisputeDesk
    let chargebacks: ChargebackSaga
    private let approvals: ApprovalDesk
    private let transactions: Transactions
    private let cursors: CursorCodec
    private let files: FileStore
    private let wakes: Wakes

    /// What wakes the workers of this process.
    private struct Wakes: Sendable {
        let refunds = WakeSignal()
        let reversals = WakeSignal()
        let disputes = WakeSignal()
        let chargebacks = WakeSignal()
    }

    init(
        _ context: ServiceContext, _ broker: MessageBroker, _ people: PeopleParts, _ deposits: DepositStore,
        _ providerRefunds: RefundDesk, _ chargebackBook: ChargebackBook, _ approvals: ApprovalDesk
    ) throws {
        let (client, wallet, wakes) = (people.saga.client, AftercareWallet(broker: broker), Wakes())
        let outboxSignal = context.outboxSignal
        let committed: @Sendable () -> Void = { outboxSignal.raise() }
        let disputeSaga = DisputeSaga(
            client: client, payments: people.payments, disputes: DisputeStore(client: client), wallet: wallet,
            clock: context.clock, ids: context.ids, logger: context.logger, crashes: context.crashes,
            wake: { wakes.disputes.raise() }, committed: committed)
        let refundSaga = PaymentRefundSaga(
            client: client, payments: people.payments, refunds: PaymentRefundStore(client: client), wallet: wallet,
            follow: { try await DisputeDesk.follow($0, with: disputeSaga, in: $1) }, clock: context.clock,
            ids: context.ids, logger: context.logger,
            crashes: context.crashes, wake: { wakes.refunds.raise() }, committed: committed)
        let reversalSaga = ReversalSaga(
            client: client, payments: people.payments, reversals: ReversalStore(client: client), wallet: wallet,
            clock: context.clock, ids: context.ids, logger: context.logger, crashes: context.crashes,
            wake: { wakes.reversals.raise() }, committed: committed)
        refunds = PaymentRefundDesk(saga: refundSaga, reversals: reversalSaga.reversals)
        allRefunds = StaffRefundDesk(payments: refunds, refunds: providerRefunds)
        reversals = ReversalDesk(saga: reversalSaga, refunds: refundSaga.refunds, disputes: disputeSaga.disputes)
        disputes = DisputeDesk(
            saga: disputeSaga, refunds: refundSaga, reversals: reversalSaga.reversals,
            evidence: EvidenceStore(client: client))
        chargebacks = ChargebackSaga(
            client: client, deposits: deposits, book: chargebackBook, wallet: wallet, clock: context.clock,
            ids: context.ids,
            unbooked: UnbookedChargebacks(context.metrics, logger: context.logger), crashes: context.crashes,
            wake: { wakes.chargebacks.raise() }, committed: committed)
        self.approvals = approvals
        transactions = try context.transactions()
        cursors = context.cursors
        files = try context.files()
        self.wakes = wakes
    }

    /// What two operators agree to.
    var approved: [ApprovedWork] {
        [
            RefundAnyPayment.approved(allRefunds, approvals), CreateRefund.approved(allRefunds, approvals),
            ApproveAnyReversal.approved(reversals, approvals), ApproveReversal.approved(reversals, approvals),
            ResolveDispute.approved(disputes, approvals),
        ]
    }

    var endpoints: [any Endpoint] {
        [
            RefundAnyPayment(desk: allRefunds, approvals: approvals, transactions: transactions),
            ListChargebacks(chargebacks: chargebacks.chargebacks, cursors: cursors),
        ] + reversalEndpoints + disputeEndpoints
    }

    private var reversalEndpoints: [any Endpoint] {
        let store = reversals.saga.reversals
        return [
            CreateReversal(desk: reversals, transactions: transactions),
            ListReversals(reversals: store, cursors: cursors),
            GetReversal(reversals: store),
            ApproveReversal(desk: reversals, approvals: approvals, transactions: transactions),
            DeclineReversal(desk: reversals, transactions: transactions),
            ListAllReversals(reversals: store, cursors: cursors),
            ApproveAnyReversal(desk: reversals, approvals: approvals, transactions: transactions),
            DeclineAnyReversal(desk: reversals, transactions: transactions),
        ]
    }

    private var disputeEndpoints: [any Endpoint] {
        [
            CreateDispute(desk: disputes, transactions: transactions),
            ListDisputes(desk: disputes, cursors: cursors),
            GetDispute(desk: disputes),
            AddEvidence(desk: disputes, files: files, transactions: transactions),
            GetEvidenceFile(desk: disputes, files: files),
            GetAnyEvidenceFile(desk: disputes, files: files),
            WithdrawDispute(desk: disputes, transactions: transactions),
            ListAllDisputes(desk: disputes, cursors: cursors),
            GetAnyDispute(desk: disputes),
            InvestigateDispute(desk: disputes, transactions: transactions),
            ResolveDispute(desk: disputes, approvals: approvals, transactions: transactions),
        ]
    }

    func services(_ context: ServiceContext) -> [any Service] {
        let (refundSaga, reversalSaga, disputeSaga) = (refunds.saga, reversals.saga, disputes.saga)
        let settings = PaymentSaga.settings
        return [
            SagaWorker(
                client: refundSaga.client, store: refundSaga.sagas, clock: refundSaga.clock, logger: context.logger,
                signal: wakes.refunds, settings: settings
            ) { try await refundSaga.step($0) },
            SagaWorker(
                client: reversalSaga.client, store: reversalSaga.sagas, clock: reversalSaga.clock,
                logger: context.logger, signal: wakes.reversals, settings: settings
            ) { try await reversalSaga.step($0) },
            SagaWorker(
                client: disputeSaga.client, store: disputeSaga.sagas, clock: disputeSaga.clock,
                logger: context.logger, signal: wakes.disputes, settings: settings
            ) { try await disputeSaga.step($0) },
            SagaWorker(
                client: chargebacks.client, store: chargebacks.sagas, clock: chargebacks.clock,
                logger: context.logger, signal: wakes.chargebacks, settings: settings
            ) { try await chargebacks.step($0) },
            context.job("payments-expire-reversals", every: ReversalDesk.interval) { try await reversals.expire() },
            context.job("payments-files-sweep", every: .seconds(3_600)) { [files, evidence = disputes.evidence] in
                _ = try await files.sweep(service: PaymentsService.slug) { try await evidence.known(among: $0) }
            },
        ]
    }
}

import BillingDomain
import Contracts
import HTTPKit
import Messaging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// Bill payments: what their routes and workers are made from.
struct BillPaymentParts: Sendable {
    let payments: BillPaymentStore
    let saga: BillPaymentSaga
    let desk: BillPaymentDesk
    let transactions: Transactions
    private let care: BillPaymentCare
    private let approvals: ApprovalDesk
    private let cursors: CursorCodec
    private let workers: [SagaWorker<BillPayment.Stage>]

    init(
        _ context: ServiceContext, _ broker: MessageBroker, _ compliance: ComplianceParts, _ approvals: ApprovalDesk,
        _ seams: BillPaymentSeams
    ) throws {
        let client = try context.postgres()
        let (wakePartners, wakeWallet, outboxSignal) = (WakeSignal(), WakeSignal(), context.outboxSignal)
        let saga = BillPaymentSaga(
            client: client, payments: BillPaymentStore(client), seams: seams, wallet: BillPaymentWallet(broker: broker),
            waits: BillPaymentWaits(), clock: context.clock, ids: context.ids, logger: context.logger,
            crashes: context.crashes,
            wake: {
                wakePartners.raise()
                wakeWallet.raise()
            }, committed: { outboxSignal.raise() })
        let auth = RequestClient("auth", broker: broker)
        self.saga = saga
        payments = saga.payments
        desk = BillPaymentDesk(saga: saga, assessor: compliance.assessor) { owner in
            do {
                return try await auth.ask(FindUser(userID: owner), key: "find").phone
            } catch let refused as RequestRefused where refused.code == ProblemCode.notFound.code {
                return nil
            }
        }
        transactions = try context.transactions()
        care = BillPaymentCare(saga: saga, actions: BillPaymentActionStore())
        self.approvals = approvals
        cursors = context.cursors
        workers = [
            (BillPaymentSaga.stagesAtPartner, wakePartners), (BillPaymentSaga.stagesAtWallet, wakeWallet),
        ].map { stages, signal in
            SagaWorker(
                client: client, store: saga.sagas, states: stages, clock: saga.clock, logger: saga.logger,
                signal: signal
            ) { try await saga.step($0) }
        }
    }

    /// What two operators agree to.
    var approved: [ApprovedWork] { [ResolveBillPayment.approved(care, approvals)] }

    var endpoints: [any Endpoint] {
        [
            PayBill(parts: self),
            ListBillPayments(payments: payments, cursors: cursors),
            GetBillPayment(payments: payments),
            GetBillReceipt(payments: payments),
            ListAllBillPayments(payments: payments, cursors: cursors, clock: saga.clock),
            RequeryBillPayment(care: care),
            ResolveBillPayment(care: care, approvals: approvals),
            GetBillFees(fees: BillFeeStore(client: saga.client)),
        ]
    }

    func services(_ context: ServiceContext) -> [any Service] {
        let watch = WatchBillPayments(client: saga.client, clock: saga.clock, metrics: context.metrics)
        return (workers as [any Service]) + [
            context.job("billing-watch-bill-payments", every: WatchBillPayments.interval) { try await watch.run() }
        ]
    }
}

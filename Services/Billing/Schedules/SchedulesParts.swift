import BillingDomain
import HTTPKit
import Messaging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// Beneficiaries, schedules and personal bills: what their routes are made from, and what runs beside them.
struct SchedulesParts: Sendable {
    let book: PlannedBook
    let schedules: ScheduleDesk
    let bills: BillDesk
    let paying: BillPaying
    let transactions: Transactions
    let cursors: CursorCodec

    init(
        _ context: ServiceContext, _ broker: MessageBroker, _ book: PlannedBook, _ paying: BillPaying
    ) throws {
        self.book = book
        self.paying = paying
        cursors = context.cursors
        transactions = try context.transactions()
        let mandates = Mandates(wallet: WalletClient(broker: broker))
        let payer = AutomaticPayer(paying: paying, logger: context.logger)
        schedules = ScheduleDesk(book: book, mandates: mandates, payer: payer, clock: context.clock)
        bills = BillDesk(book: book, mandates: mandates, payer: payer, clock: context.clock)
    }

    var beneficiaries: BeneficiaryStore { book.beneficiaries }

    /// What is asked of others before an answer is made; nil where there is an answer already, which is given again.
    func prepared<Prepared: Sendable>(
        _ attempt: IdempotencyContext?, _ prepare: @Sendable () async throws -> Prepared
    ) async throws -> Prepared? {
        if let attempt {
            let key = IdempotencyKey(scope: attempt.scope, key: attempt.key)
            guard try await book.client.query(IdempotencyKeys.find([key])).isEmpty else { return nil }
        }
        return try await prepare()
    }

    var endpoints: [any Endpoint] {
        [
            CreateBeneficiary(parts: self),
            ListBeneficiaries(parts: self),
            GetBeneficiary(parts: self),
            ChangeBeneficiary(parts: self),
            DeleteBeneficiary(parts: self),
            CreateBillSchedule(parts: self),
            ListBillSchedules(parts: self),
            GetBillSchedule(parts: self),
            ChangeBillSchedule(parts: self),
            EndBillSchedule(parts: self),
            PauseBillSchedule(parts: self),
            ResumeBillSchedule(parts: self),
            ListBillScheduleRuns(parts: self),
            CreatePersonalBill(parts: self),
            ListPersonalBills(parts: self),
            GetPersonalBill(parts: self),
            ChangePersonalBill(parts: self),
            DeletePersonalBill(parts: self),
            MarkPersonalBillPaid(parts: self),
            RemindOfPersonalBill(parts: self),
        ]
    }

    func services(_ context: ServiceContext) throws -> [any Service] {
        let planned = RunPlanned(schedules: schedules, bills: bills, clock: context.clock, logger: context.logger)
        let watch = WatchPlanned(client: book.client, clock: context.clock, metrics: context.metrics)
        return [
            context.job("billing-pay-planned", every: RunPlanned.interval) { try await planned.pay() },
            try context.job("billing-bills-overdue", RunPlanned.overdue, missed: .latest) { run in
                try await planned.pass(on: run.day)
            },
            try context.job("billing-bill-reminders", RunPlanned.reminders, missed: .latest) { run in
                try await planned.remind(on: run.day)
            },
            context.job("billing-watch-planned", every: WatchPlanned.interval) { try await watch.run() },
        ]
    }
}

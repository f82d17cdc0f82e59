import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// What is paid again and again, as its payer sees it.
struct ScheduleView: FieldEncodable {
    let schedule: Schedule

    init(_ schedule: Schedule) { self.schedule = schedule }

    static let example = ScheduleView(
        Schedule(
            id: ScheduleID(.example), payer: Payment.Party(user: UserID(.example), wallet: .example, name: "Ada L."),
            payee: .person(
                Payment.Party(user: UserID(UniqueID(high: 1, low: 1)), wallet: .example, name: "Grace H.")),
            amount: .example,
            plan: PaymentPlan(.monthly, start: Timestamp.example.day, end: nil, maxRuns: 12),
            reference: "REC-20261120-7Q4M2Z8K0T", createdAt: .example, dueAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", schedule.id)
        out.field("reference", schedule.reference)
        out.field("status", schedule.state)
        out.field("source_wallet_id", schedule.payer.wallet)
        out.field("payee", PartyView(name: schedule.payee.name))
        out.optional("bank_account_id", schedule.payee.account)
        out.field("amount", schedule.amount)
        out.field("frequency", schedule.plan.frequency)
        out.field("start_date", schedule.plan.start)
        out.field("end_date", schedule.plan.end)
        out.field("max_runs", schedule.plan.maxRuns)
        out.field("next_run_on", schedule.nextRunOn)
        out.field("runs_count", schedule.runs)
        out.field("failures_count", schedule.failures)
        out.field("created_at", schedule.createdAt)
    }
}

/// One payment of it.
struct ScheduleRunView: FieldEncodable {
    let run: Schedule.Run

    init(_ run: Schedule.Run) { self.run = run }

    static let example = ScheduleRunView(
        Schedule.Run(
            id: .example, dueOn: Timestamp.example.day, state: .succeeded, attempts: 1,
            payment: PaymentID(.example)))

    func encode(to out: inout JSONWriter) {
        out.field("id", run.id)
        out.field("due_on", run.dueOn)
        out.field("status", run.state)
        out.field("attempts", run.attempts)
        out.field("payment_id", run.payment)
        out.optional("withdrawal_id", run.withdrawal)
        out.field("failure_code", run.failureCode)
    }
}

/// `{"dates": ["2026-12-31", "2027-01-31"]}`
struct SchedulePreviewView: FieldEncodable {
    let dates: [CalendarDay]

    static let example = SchedulePreviewView(dates: [Timestamp.example.day])

    func encode(to out: inout JSONWriter) { out.field("dates", dates) }
}

extension Schedule.State: FieldValue {}
extension Schedule.Run.State: FieldValue {}

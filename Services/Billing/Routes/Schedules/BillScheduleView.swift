import BillingDomain
import JSONKit
import MoneyKit
import Primitives

/// A biller that is paid again and again, as its owner sees it.
struct BillScheduleView: FieldEncodable {
    let schedule: BillSchedule

    init(_ schedule: BillSchedule) { self.schedule = schedule }

    static let example = BillScheduleView(
        BillSchedule(
            id: BillScheduleID(.example), owner: UserID(.example), createdAt: .example,
            price: BillSchedule.Price(
                order: BillOrder(
                    wallet: .example, biller: BillerID(.example), customer: "1111111111111", package: nil,
                    amount: Money(minorUnits: 500_000, currency: .NGN), meter: .prepaid), biller: "IKEDC Prepaid",
                amount: Money(minorUnits: 500_000, currency: .NGN)),
            plan: SchedulePlan(.monthly, start: Timestamp.example.day, end: nil), dueAt: .example))

    func encode(to out: inout JSONWriter) {
        let (price, plan) = (schedule.price, schedule.plan)
        out.field("id", schedule.id)
        out.field("status", schedule.state)
        out.field("wallet_id", price.order.wallet)
        out.field("biller_id", price.order.biller)
        out.field("biller", price.biller)
        out.field("customer_id", price.order.customer)
        out.optional("package_id", price.order.package)
        out.field("amount", price.amount)
        out.optional("meter_type", price.order.meter)
        out.field("frequency", plan.frequency)
        out.field("starts_on", plan.start)
        out.field("ends_on", plan.end)
        out.field("next_on", schedule.nextOn)
        out.field("upcoming", schedule.upcoming)
        out.field("succeeded", schedule.succeeded)
        out.field("failed", schedule.failed)
        out.optional("last_failure", schedule.lastFailure.map(BillScheduleFailureView.init))
        out.field("created_at", schedule.createdAt)
    }
}

/// The last run that came to nothing.
struct BillScheduleFailureView: FieldEncodable {
    let failure: BillSchedule.Failure

    init(_ failure: BillSchedule.Failure) { self.failure = failure }

    static let example = BillScheduleFailureView(
        BillSchedule.Failure(code: "insufficient_funds", dueOn: Timestamp.example.day))

    func encode(to out: inout JSONWriter) {
        out.field("code", failure.code)
        out.field("due_on", failure.dueOn)
    }
}

/// What became of one day.
struct BillScheduleRunView: FieldEncodable {
    let run: BillSchedule.Run

    init(_ run: BillSchedule.Run) { self.run = run }

    static let example = BillScheduleRunView(
        BillSchedule.Run(
            dueOn: Timestamp.example.day,
            payment: AutomaticPayment(id: .example, state: .succeeded, attempts: 1, dueAt: nil)))

    func encode(to out: inout JSONWriter) {
        let payment = run.payment
        out.field("id", payment.id)
        out.field("due_on", run.dueOn)
        out.field("status", payment.state)
        out.field("attempts", payment.attempts)
        // Before it is carried there may be none.
        let isThere = payment.state == .succeeded || (payment.state == .paying && payment.dueAt == nil)
        out.field("bill_payment_id", isThere ? payment.id : nil)
        out.field("retry_at", payment.state == .pending && payment.attempts > 0 ? payment.dueAt : nil)
        out.field("failure_code", payment.failureCode)
    }
}

struct BillSchedulePath: FieldDecodable {
    let id: BillScheduleID

    init(_ fields: inout Fields) { id = fields.required("id", .id(BillScheduleID.self)) }
}

extension BillSchedule.State: FieldValue {}
extension AutomaticPayment.State: FieldValue {}

import BillingDomain
import Contracts
import JSONKit
import MoneyKit
import Outbox
import Primitives

/// What others are told of schedules and personal bills.
struct PlannedEvents: Sendable {
    let ids: IDGenerator

    // MARK: Schedules

    /// - Parameter old: as it was; nil: it is new.
    func events(of schedule: BillSchedule, after old: BillSchedule?, now: Timestamp) -> [OutboxEvent] {
        var events: [OutboxEvent] = []
        let id = schedule.id.rawValue
        if schedule.failed > old?.failed ?? 0 {
            events.append(
                make(
                    AutopayFailed(
                        scheduleID: id, ownerID: schedule.owner, biller: schedule.price.biller,
                        amount: schedule.price.amount, reason: schedule.lastFailure?.code ?? Self.unknown), id, now))
        }
        let hasGivenUp = schedule.failedInRow >= BillSchedule.patience && schedule.state == .paused
        if hasGivenUp, old?.state == .active {
            events.append(
                make(
                    SchedulePaused(
                        scheduleID: id, ownerID: schedule.owner, biller: schedule.price.biller,
                        amount: schedule.price.amount, reason: schedule.lastFailure?.code ?? Self.unknown,
                        failures: schedule.failedInRow), id, now))
        }
        let facts = Self.facts(of: schedule)
        if old.map({ JSON.encode(Self.facts(of: $0)) }) != JSON.encode(facts) { events.append(make(facts, id, now)) }
        return events
    }

    private static func facts(of schedule: BillSchedule) -> ScheduleChanged {
        ScheduleChanged(
            scheduleID: schedule.id.rawValue, ownerID: schedule.owner, biller: schedule.price.biller,
            amount: schedule.price.amount, frequency: schedule.plan.frequency.rawValue, nextOn: schedule.nextOn,
            status: schedule.state.rawValue)
    }

    /// For a failure that nobody gave a reason for.
    private static let unknown = "payment_failed"

    // MARK: Bills

    /// - Parameter old: as it was; nil: it is new.
    func events(of bill: PersonalBill, after old: PersonalBill?, now: Timestamp) -> [OutboxEvent] {
        var events: [OutboxEvent] = []
        let (id, face) = (bill.id.rawValue, bill.face)
        if let auto = bill.autoPay, auto.payment.state == .failed, old?.autoPay?.payment.state != .failed {
            events.append(
                make(
                    AutopayFailed(
                        billID: id, ownerID: bill.owner, biller: auto.biller, amount: face.amount,
                        reason: auto.payment.failureCode ?? Self.unknown), id, now))
        }
        if let paidOn = bill.paidOn, old?.paidOn == nil {
            events.append(
                make(
                    BillPaid(
                        billID: id, ownerID: bill.owner, biller: face.name, amount: face.amount, due: face.dueOn,
                        paidOn: paidOn, billPaymentID: bill.payment), id, now))
        }
        if bill.state == .overdue, old?.state == .upcoming {
            events.append(
                make(
                    BillOverdue(
                        billID: id, ownerID: bill.owner, biller: face.name, amount: face.amount, due: face.dueOn,
                        days: max(0, now.day - face.dueOn)), id, now))
        }
        if let remindedAt = bill.remindedAt, remindedAt != old?.remindedAt {
            events.append(
                make(
                    BillReminderDue(
                        billID: id, ownerID: bill.owner, biller: face.name, amount: face.amount, due: face.dueOn,
                        days: max(0, face.dueOn - now.day)), id, now))
        }
        let facts = Self.facts(of: bill, bill.state.rawValue)
        if old.map({ JSON.encode(Self.facts(of: $0, $0.state.rawValue)) }) != JSON.encode(facts) {
            events.append(make(facts, id, now))
        }
        return events
    }

    func removed(_ bill: PersonalBill, now: Timestamp) -> OutboxEvent {
        make(Self.facts(of: bill, "removed"), bill.id.rawValue, now)
    }

    private static func facts(of bill: PersonalBill, _ status: String) -> BillChanged {
        BillChanged(
            billID: bill.id.rawValue, ownerID: bill.owner, biller: bill.face.name, amount: bill.face.amount,
            due: bill.face.dueOn, frequency: bill.face.repeats?.rawValue, status: status)
    }

    private func make<Event: EventContract>(_ event: Event, _ aggregate: UniqueID, _ now: Timestamp) -> OutboxEvent {
        OutboxEvent(
            type: Event.type, aggregateID: aggregate.description, data: JSON.encode(event), id: ids.next(),
            occurredAt: now, traceparent: TraceContext.current?.traceparent)
    }
}

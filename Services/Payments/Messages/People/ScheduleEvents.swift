import Contracts
import Outbox
import PaymentsDomain
import Primitives

/// What others are told of what is paid again and again.
enum ScheduleEvents {
    static func created(_ schedule: Schedule, ids: IDGenerator) -> OutboxEvent {
        PaymentEvents.make(
            RecurringCreated(ScheduleFacts(schedule)), schedule.id.rawValue, ids, schedule.createdAt)
    }

    /// Of one that is over, or waits for its payer; nil for others.
    static func ended(_ schedule: Schedule, ids: IDGenerator, now: Timestamp) -> OutboxEvent? {
        let facts = ScheduleFacts(schedule)
        let id = schedule.id.rawValue
        return switch schedule.state {
        case .completed: PaymentEvents.make(RecurringCompleted(facts), id, ids, now)
        case .cancelled: PaymentEvents.make(RecurringCancelled(facts), id, ids, now)
        case .failed: PaymentEvents.make(RecurringFailed(facts), id, ids, now)
        case .active, .paused: nil
        }
    }
}

extension ScheduleFacts {
    init(_ schedule: Schedule) {
        self.init(
            scheduleID: schedule.id.rawValue, ownerID: schedule.payer.user,
            // Their own bank's, where it goes there.
            payeeID: schedule.payee.party?.user ?? schedule.payer.user,
            amount: schedule.amount, frequency: schedule.plan.frequency.rawValue, runs: schedule.runs)
    }
}

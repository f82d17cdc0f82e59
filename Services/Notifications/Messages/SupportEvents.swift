import Contracts
import JSONKit
import NotificationsDomain
import Outbox
import Primitives

/// What others are told of the desk.
enum SupportEvents {
    static func created(_ ticket: Ticket, ids: IDGenerator, now: Timestamp) -> OutboxEvent {
        make(
            TicketCreated(
                ticketID: ticket.id.rawValue, ownerID: ticket.owner, number: ticket.number.description,
                subject: ticket.subject, category: ticket.category.rawValue, priority: ticket.priority.rawValue,
                assigneeID: ticket.assignee), ticket, ids, now)
    }

    static func resolved(_ ticket: Ticket, automatically: Bool, ids: IDGenerator, now: Timestamp) -> OutboxEvent {
        make(
            TicketResolved(
                ticketID: ticket.id.rawValue, ownerID: ticket.owner, number: ticket.number.description,
                subject: ticket.subject, category: ticket.category.rawValue, priority: ticket.priority.rawValue,
                assigneeID: ticket.assignee, automatic: automatically), ticket, ids, now)
    }

    static func breached(
        _ step: SLAStep, due: Timestamp, _ ticket: Ticket, ids: IDGenerator, now: Timestamp
    ) -> OutboxEvent {
        make(
            SLABreached(
                ticketID: ticket.id.rawValue, ownerID: ticket.owner, number: ticket.number.description,
                category: ticket.category.rawValue, priority: ticket.priority.rawValue,
                target: step.target.rawValue, level: step.level, dueAt: due, assigneeID: ticket.assignee),
            ticket, ids, now)
    }

    private static func make<Event: EventContract>(
        _ event: Event, _ ticket: Ticket, _ ids: IDGenerator, _ now: Timestamp
    ) -> OutboxEvent {
        OutboxEvent(
            type: Event.type, aggregateID: ticket.id.description, data: JSON.encode(event), id: ids.next(),
            occurredAt: now, traceparent: TraceContext.current?.traceparent)
    }
}

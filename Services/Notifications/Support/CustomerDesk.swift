import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives

/// What a customer brings.
struct TicketOrder: Sendable {
    let subject: String
    let message: String
    let category: TicketCategory
    let priority: Priority?
    let related: TicketRelation?
    let attachments: [UniqueID]
    let followUpOf: TicketID?
}

/// What customers do at the desk. A ticket of somebody else is none.
struct CustomerDesk: Sendable {
    let work: TicketWork

    /// - Parameter author: the assistant, when it hands over what was said.
    nonisolated(nonsending) func open(
        _ order: TicketOrder, by owner: UserID, as author: TicketMessage.Author = .customer, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Ticket {
        if let earlier = order.followUpOf {
            let found = try await work.tickets.lock(earlier, in: transaction)
            guard found?.ticket.owner == owner else { throw SupportError.unknownTicket }
        }
        let priority = order.category.priority(wished: order.priority)
        let policy = try await work.policies.policy(in: transaction)
        let schedule = policy.schedule(priority)
        let number = try await work.tickets.nextNumber(at: now, in: transaction)
        let ticket = Ticket(
            id: work.ids.next(), number: number, owner: owner, subject: order.subject, category: order.category,
            priority: priority, status: .open, assignee: nil, related: order.related, followUpOf: order.followUpOf,
            createdAt: now, lastMessageAt: now)
        var record = TicketRecord(
            ticket: ticket, clock: SLAClock(policy.target(priority), from: now, by: schedule))
        try await work.assign(&record, by: schedule, at: now, in: transaction)
        try await work.tickets.insert(record, in: transaction)
        _ = try await work.say(
            order.message, as: author, author == .customer ? owner : nil, attachments: order.attachments,
            to: ticket.id, at: now, in: transaction)
        try await work.notices.created(record.ticket, at: now, in: transaction)
        try await work.notices.assigned(record.ticket, at: now, in: transaction)
        try await transaction.execute(
            Outbox.append([SupportEvents.created(record.ticket, ids: work.ids, now: now)]))
        AuditTrail.resource(ticket.id)
        return record.ticket
    }

    func find(_ id: TicketID, of owner: UserID) async throws -> Ticket {
        guard let found = try await work.tickets.find(id)?.ticket, found.owner == owner else {
            throw SupportError.notFound
        }
        return found
    }

    func list(of owner: UserID, status: TicketStatus?, after: TicketID?, limit: Int) async throws -> [Ticket] {
        try await work.tickets.list(TicketFilter(owner: owner, status: status), after: after, limit: limit)
    }

    func messages(
        of id: TicketID, _ owner: UserID, after: UniqueID?, limit: Int
    ) async throws -> [TicketMessage] {
        _ = try await find(id, of: owner)
        return try await work.messages.list(of: id, withInternal: false, after: after, limit: limit)
    }

    nonisolated(nonsending) func write(
        _ text: String, attachments: [UniqueID], to id: TicketID, by owner: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> TicketMessage {
        var record = try await take(id, of: owner, at: now, in: transaction)
        let before = record.ticket.status
        let policy = try await work.policies.policy(in: transaction)
        let schedule = policy.schedule(record.ticket.priority)
        try record.move(.write, at: now, by: schedule)
        record.ticket.lastMessageAt = now
        let holder = record.ticket.assignee
        try await work.assign(&record, by: schedule, at: now, in: transaction)
        let message = try await work.say(
            text, as: .customer, owner, attachments: attachments, to: id, at: now, in: transaction)
        try await work.save(&record, since: before, at: now, in: transaction)
        if record.ticket.assignee != holder {
            try await work.notices.assigned(record.ticket, at: now, in: transaction)
        }
        return message
    }

    /// Closed already is as good.
    nonisolated(nonsending) func close(
        _ id: TicketID, by owner: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Ticket {
        var record = try await take(id, of: owner, at: now, in: transaction)
        let before = record.ticket.status
        guard before != .closed else { return record.ticket }
        let policy = try await work.policies.policy(in: transaction)
        try record.move(.close, at: now, by: policy.schedule(record.ticket.priority))
        try await work.save(&record, since: before, at: now, in: transaction)
        return record.ticket
    }

    /// Once, and when there is something to rate.
    nonisolated(nonsending) func rate(
        _ id: TicketID, score: Int, feedback: String?, by owner: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Ticket {
        var ticket = try await take(id, of: owner, at: now, in: transaction).ticket
        guard ticket.rating == nil else { throw SupportError.alreadyRated }
        guard ticket.status.isOver else { throw SupportError.notRateable }
        try await work.tickets.rate(id, score: score, feedback: feedback, at: now, in: transaction)
        ticket.rating = score
        ticket.version += 1
        return ticket
    }

    private nonisolated(nonsending) func take(
        _ id: TicketID, of owner: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> TicketRecord {
        let record = try await work.take(id, at: now, in: transaction)
        guard record.ticket.owner == owner else { throw SupportError.notFound }
        return record
    }
}

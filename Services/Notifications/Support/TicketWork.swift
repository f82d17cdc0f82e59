import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives

/// What customers, agents and jobs have in common when they work on a ticket: it is locked, what its clock has passed
/// is acted on first, and its changes are saved with what others are told of them.
struct TicketWork: Sendable {
    let tickets: TicketStore
    let agents: AgentStore
    let policies: SLAStore
    let messages: MessageStore
    let attachments: AttachmentStore
    let notices: SupportNotices
    let ids: IDGenerator

    /// Locks a ticket and brings its clock up to an instant.
    /// - Throws: `notFound`.
    nonisolated(nonsending) func take(
        _ id: TicketID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> TicketRecord {
        guard var record = try await tickets.lock(id, in: transaction) else { throw SupportError.notFound }
        try await passClock(&record, at: now, in: transaction)
        return record
    }

    /// Saves what has become of a ticket, and tells of it if it is resolved by that.
    /// - Parameter isSeen: by its customer, who also sees the version: notes among agents leave no trace in it.
    nonisolated(nonsending) func save(
        _ record: inout TicketRecord, since before: TicketStatus, automatically: Bool = false, isSeen: Bool = true,
        at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        if isSeen { record.ticket.version += 1 }
        try await tickets.update(record, in: transaction)
        guard before != .resolved, record.ticket.status == .resolved else { return }
        try await notices.resolved(record.ticket, at: now, in: transaction)
        try await transaction.execute(
            Outbox.append([
                SupportEvents.resolved(record.ticket, automatically: automatically, ids: ids, now: now)
            ]))
    }

    /// Gives a ticket that nobody has to whoever is there.
    nonisolated(nonsending) func assign(
        _ record: inout TicketRecord, by schedule: SLASchedule, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard record.ticket.assignee == nil, !record.ticket.status.isOver,
            let agent = try await agents.next(for: record.ticket.category, in: transaction)
        else { return }
        record.ticket.assignee = agent
        try record.move(.assign, at: now, by: schedule)
        try await agents.noteAssigned(agent, at: now, in: transaction)
    }

    /// Adds a word, and what is attached to it.
    nonisolated(nonsending) func say(
        _ text: String, as author: TicketMessage.Author, _ authorID: UserID?, isInternal: Bool = false,
        macro: UniqueID? = nil, attachments given: [UniqueID] = [], to ticket: TicketID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> TicketMessage {
        var message = TicketMessage(
            id: ids.next(), ticket: ticket, author: author, authorID: authorID, text: text, isInternal: isInternal,
            macro: macro, createdAt: now)
        try await messages.insert(message, in: transaction)
        if let authorID {
            message.attachments = try await attachments.attach(given, of: authorID, to: message.id, in: transaction)
        }
        return message
    }

    /// Acts on the steps that the clock has passed, each once: they are saved with the ticket.
    private nonisolated(nonsending) func passClock(
        _ record: inout TicketRecord, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let passed = record.clock.pass(now)
        guard !passed.isEmpty else { return }
        var events: [OutboxEvent] = []
        for (step, due) in passed {
            record.ticket.level = max(record.ticket.level, step.level)
            let people = try await concerned(by: step, record.ticket, in: transaction)
            if step.isWarning {
                let target = record.clock.dueOfTarget(step.target) ?? due
                try await notices.warned(step, due: target, record.ticket, to: people, at: now, in: transaction)
            } else {
                try await notices.breached(step, record.ticket, to: people, at: now, in: transaction)
                events.append(SupportEvents.breached(step, due: due, record.ticket, ids: ids, now: now))
            }
        }
        try await tickets.update(record, in: transaction)
        if !events.isEmpty { try await transaction.execute(Outbox.append(events)) }
    }

    /// A warning is for the agent who has it; nobody's ticket, and one that is late, concern all who are there.
    private nonisolated(nonsending) func concerned(
        by step: SLAStep, _ ticket: Ticket, in transaction: PostgresTransaction
    ) async throws -> [UserID] {
        if step.isWarning, let assignee = ticket.assignee { return [assignee] }
        let available = try await agents.available(for: ticket.category, in: transaction)
        guard let assignee = ticket.assignee else { return available }
        return [assignee] + available.filter { $0 != assignee }
    }
}

extension SLAClock {
    /// When a target is missed.
    func dueOfTarget(_ target: SLAStep.Target) -> Timestamp? {
        due[target == .firstReply ? .firstReplyBreach : .resolutionBreach]
    }
}

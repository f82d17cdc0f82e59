import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives

/// What an agent says.
struct AgentReply: Sendable {
    let text: String?
    let isInternal: Bool
    let macro: UniqueID?
    /// What the agent has read.
    let expectedVersion: Int?
    let attachments: [UniqueID]
}

/// What agents do at the desk.
struct AgentDesk: Sendable {
    let work: TicketWork
    let macros: MacroStore

    func find(_ id: TicketID) async throws -> TicketRecord {
        guard let found = try await work.tickets.find(id) else { throw SupportError.notFound }
        return found
    }

    func list(_ filter: TicketFilter, after: TicketID?, limit: Int) async throws -> [Ticket] {
        try await work.tickets.list(filter, after: after, limit: limit)
    }

    func messages(of id: TicketID, after: UniqueID?, limit: Int) async throws -> [TicketMessage] {
        _ = try await find(id)
        return try await work.messages.list(of: id, withInternal: true, after: after, limit: limit)
    }

    nonisolated(nonsending) func reply(
        _ reply: AgentReply, to id: TicketID, by agent: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> (ticket: Ticket, message: TicketMessage) {
        var record = try await take(id, at: now, in: transaction)
        if let expected = reply.expectedVersion, !record.ticket.isAnswerable(havingRead: expected) {
            throw SupportError.ticketChanged(version: record.ticket.version)
        }
        let before = record.ticket.status
        let text = try await words(reply, record.ticket, in: transaction)
        if reply.isInternal {
            guard before != .closed else { throw SupportError.ticketClosed }
        } else {
            let policy = try await work.policies.policy(in: transaction)
            try record.move(.reply, at: now, by: policy.schedule(record.ticket.priority))
            record.ticket.lastMessageAt = now
            // What saving makes of it.
            record.ticket.answeredVersion = record.ticket.version + 1
        }
        let message = try await work.say(
            text, as: .agent, agent, isInternal: reply.isInternal, macro: reply.macro,
            attachments: reply.attachments, to: id, at: now, in: transaction)
        try await work.save(&record, since: before, isSeen: !reply.isInternal, at: now, in: transaction)
        if !reply.isInternal {
            try await work.notices.replied(
                record.ticket, text, cause: message.id.description, at: now, in: transaction)
        }
        return (record.ticket, message)
    }

    /// Gives it to an agent who is known, or to oneself. Whoever names no ticket hears that first.
    nonisolated(nonsending) func assign(
        _ id: TicketID, to agent: UserID, by caller: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> TicketRecord {
        guard try await work.tickets.lock(id, in: transaction) != nil else { throw SupportError.notFound }
        guard agent == caller ? true : try await work.agents.exists(agent, in: transaction) else {
            throw SupportError.unknownAgent
        }
        return try await change(id, at: now, in: transaction) { (record, policy) throws(SupportError) in
            guard record.ticket.assignee != agent else { return false }
            AuditTrail.changed("assignee_id", from: record.ticket.assignee, to: agent)
            record.ticket.assignee = agent
            try record.move(.assign, at: now, by: policy.schedule(record.ticket.priority))
            return true
        } then: { record in
            try await work.agents.noteAssigned(agent, at: now, in: transaction)
            try await work.notices.assigned(record.ticket, at: now, in: transaction)
        }
    }

    nonisolated(nonsending) func setStatus(
        _ status: TicketStatus, of id: TicketID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> TicketRecord {
        try await change(id, at: now, in: transaction) { (record, policy) throws(SupportError) in
            guard record.ticket.status != status else { return false }
            guard record.ticket.status != .closed else { throw .ticketClosed }
            guard let move = status.setBy else { throw .ticketStatusRefused(record.ticket.status) }
            AuditTrail.changed("status", from: record.ticket.status.rawValue, to: status.rawValue)
            try record.move(move, at: now, by: policy.schedule(record.ticket.priority))
            return true
        }
    }

    nonisolated(nonsending) func setPriority(
        _ priority: Priority, of id: TicketID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> TicketRecord {
        try await change(id, at: now, in: transaction) { (record, policy) throws(SupportError) in
            let old = record.ticket.priority
            guard old != priority else { return false }
            guard record.ticket.status != .closed else { throw .ticketClosed }
            AuditTrail.changed("priority", from: old.rawValue, to: priority.rawValue)
            record.ticket.priority = priority
            record.clock = record.clock.changed(
                to: policy.target(priority), at: now, from: policy.schedule(old), to: policy.schedule(priority))
            return true
        }
    }

    nonisolated(nonsending) func setTags(
        _ tags: [String], of id: TicketID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> TicketRecord {
        try await change(id, isSeen: false, at: now, in: transaction) { (record, _) throws(SupportError) in
            guard record.ticket.tags != tags else { return false }
            record.ticket.tags = tags
            return true
        }
    }

    /// Asks for more attention: the next level, with a note of why.
    nonisolated(nonsending) func escalate(
        _ id: TicketID, reason: String, by agent: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> TicketRecord {
        try await change(id, isSeen: false, at: now, in: transaction) { (record, _) throws(SupportError) in
            guard !record.ticket.status.isOver else { throw .ticketClosed }
            AuditTrail.changed("level", from: record.ticket.level, to: min(2, record.ticket.level + 1))
            record.ticket.level = min(2, record.ticket.level + 1)
            return true
        } then: { _ in
            _ = try await work.say(
                reason, as: .agent, agent, isInternal: true, to: id, at: now, in: transaction)
        }
    }

    /// - Parameters:
    ///   - isSeen: by its customer.
    ///   - body: whether it changes anything.
    ///   - then: what else is to be done, once it is saved.
    private nonisolated(nonsending) func change(
        _ id: TicketID, isSeen: Bool = true, at now: Timestamp, in transaction: PostgresTransaction,
        _ body: (inout TicketRecord, SLAPolicy) throws(SupportError) -> Bool,
        then: nonisolated(nonsending) (TicketRecord) async throws -> Void = { _ in }
    ) async throws -> TicketRecord {
        var record = try await take(id, at: now, in: transaction)
        let before = record.ticket.status
        let policy = try await work.policies.policy(in: transaction)
        guard try body(&record, policy) else { return record }
        try await work.save(&record, since: before, isSeen: isSeen, at: now, in: transaction)
        try await then(record)
        return record
    }

    private nonisolated(nonsending) func take(
        _ id: TicketID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> TicketRecord {
        let record = try await work.take(id, at: now, in: transaction)
        AuditTrail.subject(record.ticket.owner)
        return record
    }

    /// The macro's words with the ticket's facts in them, the agent's own below them.
    private nonisolated(nonsending) func words(
        _ reply: AgentReply, _ ticket: Ticket, in transaction: PostgresTransaction
    ) async throws -> String {
        guard let id = reply.macro else { return reply.text ?? "" }
        guard let macro = try await macros.find(id, in: transaction) else { throw SupportError.unknownMacro }
        let words = [macro.words(for: ticket), reply.text].compactMap(\.self).joined(separator: "\n\n")
        guard words.unicodeScalars.count <= Self.longestWords else { throw SupportError.textTooLong }
        return words
    }

    /// In Unicode scalars: a subject may stand often in a macro.
    private static let longestWords = 50_000
}

import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// Tells somebody of a happening, in the transaction in which it happens.
typealias Tell = @Sendable (Notice, PostgresTransaction) async throws -> Void

/// What people are told of tickets. A happening has a key of its own, so that it is told once.
struct SupportNotices: Sendable {
    let tell: Tell
    /// Whom a breach of the second level concerns.
    let operators: @Sendable (PostgresTransaction) async throws -> [UserID]

    /// Of what an agent wrote; the rest is read at the desk.
    private static let excerptLength = 140

    nonisolated(nonsending) func created(
        _ ticket: Ticket, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await send("ticket.created", "ticket_created", ticket, to: ticket.owner, [], now, transaction)
    }

    /// - Parameter cause: which reply it is.
    nonisolated(nonsending) func replied(
        _ ticket: Ticket, _ text: String, cause: String, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let isLong = text.count > Self.excerptLength
        let excerpt = isLong ? text.prefix(Self.excerptLength - 1) + "…" : Substring(text)
        try await send(
            "ticket.reply", "ticket_reply:\(cause)", ticket, to: ticket.owner,
            [JSONMember("excerpt", .string(String(excerpt)))], now, transaction)
    }

    nonisolated(nonsending) func resolved(
        _ ticket: Ticket, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        // It may be resolved again, after it was opened again.
        try await send(
            "ticket.resolved", "ticket_resolved:\(ticket.version)", ticket, to: ticket.owner, [], now, transaction)
    }

    nonisolated(nonsending) func assigned(
        _ ticket: Ticket, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard let agent = ticket.assignee else { return }
        try await send(
            "ticket.assigned", "ticket_assigned:\(ticket.version)", ticket, to: agent,
            [JSONMember("priority", .string(ticket.priority.rawValue))], now, transaction)
    }

    nonisolated(nonsending) func warned(
        _ step: SLAStep, due: Timestamp, _ ticket: Ticket, to agents: [UserID], at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        try await UserTurns.take(agents, in: transaction)
        for agent in agents {
            try await send(
                "ticket.sla_warning", "ticket_\(step.rawValue)", ticket, to: agent,
                [
                    JSONMember("target", .string(step.target.rawValue)), JSONMember("due", .string(due.rfc3339)),
                ], now, transaction)
        }
    }

    nonisolated(nonsending) func breached(
        _ step: SLAStep, _ ticket: Ticket, to agents: [UserID], at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        let others = step.level >= 2 ? try await operators(transaction) : []
        let people = agents + others.filter { !agents.contains($0) }
        try await UserTurns.take(people, in: transaction)
        for person in people {
            try await send(
                "ticket.sla_breached", "ticket_\(step.rawValue)", ticket, to: person,
                [JSONMember("target", .string(step.target.rawValue))], now, transaction)
        }
    }

    /// The variables are those of the event's row.
    private nonisolated(nonsending) func send(
        _ event: String, _ happening: String, _ ticket: Ticket, to person: UserID, _ more: [JSONMember],
        _ now: Timestamp, _ transaction: PostgresTransaction
    ) async throws {
        var variables = [JSONMember("number", .string(ticket.number.description))]
        if !event.hasPrefix("ticket.sla") { variables.append(JSONMember("subject", .string(ticket.subject))) }
        try await tell(
            Notice(
                event: event, key: "support.\(happening):\(ticket.id)", recipient: .user(person),
                variables: variables + more,
                subject: NoticeSubject(kind: "ticket", id: ticket.id.description), at: now), transaction)
    }
}

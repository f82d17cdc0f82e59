import HTTPKit
import Logging
import NotificationsDomain
import PostgresAccess
import Primitives

/// What time does to tickets: warnings and breaches, reminders, tickets that end by silence, and those that waited for
/// an agent to come. Each ticket is worked on in a transaction of its own, under its lock, and looked at again there.
struct RunSupportClock: Sendable {
    /// Of the machine's time; what is due is told by the suite's clock, so nothing is later than this.
    static let interval = Duration.seconds(5)
    /// Tickets of a kind in one run.
    private static let batch = 500

    let work: TicketWork
    let transactions: Transactions
    let clock: WallClock
    let logger: Logger

    func run() async throws {
        let now = clock.now()
        var failures: [any Error] = []
        for id in try await work.tickets.withDueSteps(by: now, limit: Self.batch) {
            failures += await attempt(id) { transaction in _ = try await work.take(id, at: now, in: transaction) }
        }
        let silent = try await work.tickets.silent(
            remindedBefore: now - Ticket.reminding, resolvedBefore: now - Ticket.silence, limit: Self.batch)
        for id in silent {
            failures += await attempt(id) { transaction in try await endSilence(id, now, transaction) }
        }
        for id in try await work.tickets.resolved(before: now - Ticket.silence, limit: Self.batch) {
            failures += await attempt(id) { transaction in try await close(id, now, transaction) }
        }
        for id in try await work.tickets.unassigned(limit: Self.batch) {
            failures += await attempt(id) { transaction in try await assign(id, now, transaction) }
        }
        if let first = failures.first { throw first }
    }

    /// One ticket that cannot be worked on holds up no other.
    private nonisolated(nonsending) func attempt(
        _ id: TicketID, _ body: nonisolated(nonsending) (PostgresTransaction) async throws -> Void
    ) async -> [any Error] {
        do {
            try await transactions.run(body)
            return []
        } catch {
            logger.warning(
                "a ticket cannot be worked on by the desk's clock",
                metadata: ["ticket": "\(id)", "error": "\(error)"])
            return [error]
        }
    }

    /// Reminds a customer once of a silence, and takes the ticket for resolved when it lasts.
    private nonisolated(nonsending) func endSilence(
        _ id: TicketID, _ now: Timestamp, _ transaction: PostgresTransaction
    ) async throws {
        var record = try await work.take(id, at: now, in: transaction)
        guard record.ticket.status == .waitingCustomer else { return }
        let since = record.ticket.lastMessageAt
        if since + Ticket.silence <= now {
            let schedule = try await work.policies.policy(in: transaction).schedule(record.ticket.priority)
            try record.move(.fallSilent, at: now, by: schedule)
            try await work.save(&record, since: .waitingCustomer, automatically: true, at: now, in: transaction)
        } else if since + Ticket.reminding <= now, record.ticket.remindedAt.map({ $0 < since }) ?? true {
            record.ticket.remindedAt = now
            try await work.save(&record, since: .waitingCustomer, at: now, in: transaction)
            try await work.notices.replied(
                record.ticket, Self.reminder, cause: "reminder:\(since.rfc3339)", at: now, in: transaction)
        }
    }

    private static let reminder =
        "We are waiting for your answer. Without one we take the matter for settled in four days."

    private nonisolated(nonsending) func close(
        _ id: TicketID, _ now: Timestamp, _ transaction: PostgresTransaction
    ) async throws {
        var record = try await work.take(id, at: now, in: transaction)
        guard record.ticket.status == .resolved, let since = record.ticket.resolvedAt,
            since + Ticket.silence <= now
        else { return }
        let schedule = try await work.policies.policy(in: transaction).schedule(record.ticket.priority)
        try record.move(.lapse, at: now, by: schedule)
        try await work.save(&record, since: .resolved, at: now, in: transaction)
    }

    private nonisolated(nonsending) func assign(
        _ id: TicketID, _ now: Timestamp, _ transaction: PostgresTransaction
    ) async throws {
        var record = try await work.take(id, at: now, in: transaction)
        guard record.ticket.assignee == nil, !record.ticket.status.isOver else { return }
        let (before, policy) = (record.ticket.status, try await work.policies.policy(in: transaction))
        try await work.assign(&record, by: policy.schedule(record.ticket.priority), at: now, in: transaction)
        guard record.ticket.assignee != nil else { return }
        try await work.save(&record, since: before, at: now, in: transaction)
        try await work.notices.assigned(record.ticket, at: now, in: transaction)
    }
}

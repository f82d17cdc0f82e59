import NotificationsDomain
import PostgresAccess
import Primitives

/// Which tickets a list shows.
struct TicketFilter: Sendable, Equatable {
    var owner: UserID?
    var assignee: UserID?
    var status: TicketStatus?
    var breached: Bool?
    var category: TicketCategory?
    var priority: Priority?

    var list: ListQuery {
        var list = ListQuery()
        list.equals("t.owner_id", owner)
        list.equals("t.assignee_id", assignee)
        list.says("t.status", status)
        list.says("t.category", category)
        list.says("t.priority", priority)
        if breached == false {
            list.requires(
                """
                not exists (
                    select from notifications.ticket_sla_steps s where s.ticket_id = t.id and \(late))
                """)
        }
        return list
    }

    /// The tickets that it looks among. Those of which a target was missed are few, and found by their steps.
    var tickets: SQL {
        guard breached == true else { return "notifications.tickets t" }
        return """
            (select distinct s.ticket_id as id from notifications.ticket_sla_steps s where \(late)) as breached
            join notifications.tickets t using (id)
            """
    }

    /// As the index of such steps has it.
    private var late: SQL { "s.done_at is not null and s.step not like '%_warning'" }
}

/// All SQL for tickets and their clocks. Whoever changes a ticket locks it first.
struct TicketStore: Sendable {
    let client: PostgresClient

    init(_ client: PostgresClient) {
        self.client = client
    }

    /// The next number of a year, and a lock on the counter until the transaction ends: whoever creates a ticket waits
    /// for the one before.
    nonisolated(nonsending) func nextNumber(
        at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> TicketNumber {
        let year = now.day.year
        let rows = try await transaction.query(
            """
            insert into notifications.ticket_counters as c (year, last) values (\(year), 1)
            on conflict (year) do update set last = c.last + 1 returning last
            """)
        guard let count = try rows.first(Int.self) else {
            throw PostgresError(.decoding, message: "the counter of \(year) gave no number")
        }
        return TicketNumber(year: year, count: count)
    }

    nonisolated(nonsending) func insert(
        _ record: TicketRecord, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let (ticket, clock) = (record.ticket, record.clock)
        let steps = Self.planned(clock)
        _ = try await transaction.pipeline([
            """
            insert into notifications.tickets
                (id, year, number, owner_id, subject, category, priority, status, assignee_id, tags, related_kind,
                related_id, follow_up_of, created_at, last_message_at, first_reply_minutes, resolution_minutes,
                resolution_running_since)
            values (\(ticket.id), \(ticket.number.year), \(ticket.number.count), \(ticket.owner), \(ticket.subject),
                \(ticket.category), \(ticket.priority.rawValue), \(ticket.status), \(ticket.assignee), \(ticket.tags),
                \(ticket.related?.kind), \(ticket.related?.id), \(ticket.followUpOf), \(ticket.createdAt),
                \(ticket.lastMessageAt), \(clock.target.firstReplyMinutes), \(clock.target.resolutionMinutes),
                \(clock.runningSince))
            """,
            Self.insert(steps, of: ticket.id),
        ])
    }

    nonisolated(nonsending) func update(
        _ record: TicketRecord, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let (ticket, clock) = (record.ticket, record.clock)
        _ = try await transaction.pipeline([
            """
            update notifications.tickets
            set priority = \(ticket.priority.rawValue), status = \(ticket.status), assignee_id = \(ticket.assignee),
                tags = \(ticket.tags), level = \(ticket.level), version = \(ticket.version),
                answered_version = \(ticket.answeredVersion), first_response_at = \(ticket.firstResponseAt),
                resolved_at = \(ticket.resolvedAt), closed_at = \(ticket.closedAt),
                last_message_at = \(ticket.lastMessageAt),
                reminded_at = \(ticket.remindedAt), first_reply_minutes = \(clock.target.firstReplyMinutes),
                resolution_minutes = \(clock.target.resolutionMinutes), first_reply_met_at = \(clock.firstReplyMetAt),
                resolution_used_ms = \(clock.used.wholeMilliseconds), resolution_running_since = \(clock.runningSince)
            where id = \(ticket.id)
            """,
            "delete from notifications.ticket_sla_steps where ticket_id = \(ticket.id) and done_at is null",
            Self.insert(Self.planned(clock), of: ticket.id),
        ])
    }

    private static func planned(_ clock: SLAClock) -> [(step: SLAStep, due: Timestamp, done: Timestamp?)] {
        SLAStep.allCases.compactMap { step in clock.due[step].map { (step, $0, clock.done[step]) } }
    }

    /// A step that was taken stays as it was.
    private static func insert(
        _ steps: [(step: SLAStep, due: Timestamp, done: Timestamp?)], of ticket: TicketID
    ) -> SQL {
        """
        insert into notifications.ticket_sla_steps as s (ticket_id, step, due_at, done_at)
        select \(ticket), step, due, done
        from unnest(\(steps.map(\.step)), \(steps.map(\.due)), \(steps.map(\.done))) as planned (step, due, done)
        on conflict (ticket_id, step) do nothing
        """
    }

    /// Locks the ticket until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: TicketID, in transaction: PostgresTransaction
    ) async throws -> TicketRecord? {
        let rows = try await transaction.query(
            """
            select \(TicketRows.columns), \(TicketRows.clockColumns) from notifications.tickets t
            where t.id = \(id) for update
            """)
        guard !rows.isEmpty else { return nil }
        let ticket = try TicketRows.ticket(rows[0])
        let steps = try await transaction.query(Self.steps(of: id))
        return TicketRecord(ticket: ticket, clock: try TicketRows.clock(rows[0], of: ticket, steps: steps))
    }

    func find(_ id: TicketID) async throws -> TicketRecord? {
        let rows = try await client.query(
            """
            select \(TicketRows.columns), \(TicketRows.clockColumns) from notifications.tickets t where t.id = \(id)
            """)
        guard !rows.isEmpty else { return nil }
        let ticket = try TicketRows.ticket(rows[0])
        let steps = try await client.query(Self.steps(of: id))
        return TicketRecord(ticket: ticket, clock: try TicketRows.clock(rows[0], of: ticket, steps: steps))
    }

    private static func steps(of id: TicketID) -> SQL {
        "select step, due_at, done_at from notifications.ticket_sla_steps where ticket_id = \(id)"
    }

    /// Newest first, those older than `after`.
    func list(_ filter: TicketFilter, after: TicketID?, limit: Int) async throws -> [Ticket] {
        var list = filter.list
        // Of both sides of the join, so that either is walked from there.
        let key: SQL = filter.breached == true ? "breached.id" : "t.id"
        list.follows("t.id", after)
        if filter.breached == true { list.follows("breached.id", after) }
        let rows = try await client.query(
            """
            select \(TicketRows.columns) from \(filter.tickets) \(list.conditions) order by \(key) desc limit \(limit)
            """)
        return try rows.map { try TicketRows.ticket($0) }
    }

    nonisolated(nonsending) func rate(
        _ id: TicketID, score: Int, feedback: String?, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update notifications.tickets set rating = \(score), feedback = \(feedback), rated_at = \(now),
                version = version + 1
            where id = \(id)
            """)
    }

    // MARK: What is due

    /// Tickets with a step of their clock that is due, longest first.
    func withDueSteps(by now: Timestamp, limit: Int) async throws -> [TicketID] {
        try await client.query(
            """
            select ticket_id from notifications.ticket_sla_steps where done_at is null and due_at <= \(now)
            group by ticket_id order by min(due_at), ticket_id limit \(limit)
            """
        ).decode(TicketID.self)
    }

    /// Tickets whose customer has been silent since before one of two instants: the later one is for those that have
    /// not been reminded.
    func silent(
        remindedBefore: Timestamp, resolvedBefore: Timestamp, limit: Int
    ) async throws -> [TicketID] {
        try await client.query(
            """
            select id from notifications.tickets
            where status = 'waiting_customer' and last_message_at <= \(remindedBefore)
                and (reminded_at is null or reminded_at < last_message_at or last_message_at <= \(resolvedBefore))
            order by last_message_at, id limit \(limit)
            """
        ).decode(TicketID.self)
    }

    func resolved(before: Timestamp, limit: Int) async throws -> [TicketID] {
        try await client.query(
            """
            select id from notifications.tickets where status = 'resolved' and resolved_at <= \(before)
            order by resolved_at, id limit \(limit)
            """
        ).decode(TicketID.self)
    }

    /// Tickets that nobody has and somebody could take, oldest first.
    func unassigned(limit: Int) async throws -> [TicketID] {
        try await client.query(
            """
            with free as materialized (
                select a.categories from notifications.agents a
                where a.available and \(AgentStore.isOfTheStaff) and a.capacity > (
                    select count(*) from notifications.tickets t
                    where t.assignee_id = a.user_id and t.status not in ('resolved', 'closed')))
            select t.id from notifications.tickets t
            where t.assignee_id is null and t.status not in ('resolved', 'closed')
                and exists (select from free where free.categories = '{}' or t.category = any(free.categories))
            order by t.id limit \(limit)
            """
        ).decode(TicketID.self)
    }
}

extension Duration {
    /// What a column of milliseconds holds of it.
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}

import NotificationsDomain
import PostgresAccess
import Primitives

/// Somebody who answers at the desk.
struct SupportAgent: Sendable {
    let id: UserID
    let isAvailable: Bool
    /// None: all of them.
    let categories: [TicketCategory]
    /// Tickets at once.
    let capacity: Int
    var openTickets: Int
}

/// All SQL for agents.
struct AgentStore: Sendable {
    let client: PostgresClient

    /// Who gets the next ticket of a category: of those who are there and have room, the one with the fewest, and of
    /// these the one who has waited longest. Whoever asks holds the agent until the transaction ends.
    nonisolated(nonsending) func next(
        for category: TicketCategory, in transaction: PostgresTransaction
    ) async throws -> UserID? {
        try await transaction.query(
            """
            select a.user_id from notifications.agents a
            cross join lateral (
                select count(*) as open from notifications.tickets t
                where t.assignee_id = a.user_id and t.status not in ('resolved', 'closed')) load
            where a.available and (a.categories = '{}' or \(category) = any(a.categories)) and load.open < a.capacity
                and \(Self.isOfTheStaff)
            order by load.open, a.idle_since, a.user_id limit 1 for update of a
            """
        ).first(UserID.self)
    }

    nonisolated(nonsending) func noteAssigned(
        _ agent: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            "update notifications.agents set idle_since = \(now) where user_id = \(agent)")
    }

    /// Whether somebody can be given work: an agent, or whoever the directory knows as support.
    nonisolated(nonsending) func exists(_ agent: UserID, in transaction: PostgresTransaction) async throws -> Bool {
        try await !transaction.query(
            """
            select a.user_id from notifications.agents a where a.user_id = \(agent) and \(Self.isOfTheStaff)
            union all
            select r.user_id from notifications.recipients r
            where r.user_id = \(agent) and r.status = 'active' and r.roles && '{support,admin}'
            """
        ).isEmpty
    }

    /// Nobody works at the desk who is known to have lost the role, or to be shut out.
    static let isOfTheStaff: SQL = """
        not exists (
            select from notifications.recipients r where r.user_id = a.user_id
                and (r.status <> 'active' or not r.roles && '{support,admin}'))
        """

    /// Those who are there for a category.
    nonisolated(nonsending) func available(
        for category: TicketCategory, in transaction: PostgresTransaction
    ) async throws -> [UserID] {
        try await transaction.query(
            """
            select a.user_id from notifications.agents a
            where a.available and (a.categories = '{}' or \(category) = any(a.categories)) and \(Self.isOfTheStaff)
            order by a.user_id limit 100
            """
        ).decode(UserID.self)
    }

    nonisolated(nonsending) func put(
        _ agent: SupportAgent, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> SupportAgent {
        try await transaction.execute(
            """
            insert into notifications.agents as a
                (user_id, available, categories, capacity, idle_since, updated_at)
            values (\(agent.id), \(agent.isAvailable), \(agent.categories.map(\.rawValue)), \(agent.capacity), \(now),
                \(now))
            on conflict (user_id) do update
            set available = excluded.available, categories = excluded.categories, capacity = excluded.capacity,
                idle_since = case when a.available then a.idle_since else excluded.idle_since end,
                updated_at = excluded.updated_at
            """)
        let open = try await transaction.query(
            """
            select count(*) from notifications.tickets
            where assignee_id = \(agent.id) and status not in ('resolved', 'closed')
            """
        ).first(Int.self)
        return SupportAgent(
            id: agent.id, isAvailable: agent.isAvailable, categories: agent.categories, capacity: agent.capacity,
            openTickets: open ?? 0)
    }
}

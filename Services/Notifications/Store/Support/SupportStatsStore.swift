import NotificationsDomain
import PostgresAccess
import Primitives

/// How the desk stands; what is counted over time, in the last 30 days.
struct SupportStats: Sendable {
    /// Of tickets that are not over.
    var byStatus: [TicketStatus: Int] = [:]
    var byPriority: [Priority: Int] = [:]
    var byCategory: [TicketCategory: Int] = [:]
    var unassigned = 0
    /// Not over, and a target is missed.
    var breached = 0
    var created = 0
    var resolved = 0
    var ratings = 0
    var ratingSum = 0
    var firstReplySeconds: Int?
    var resolutionSeconds: Int?

    /// With one decimal, as text.
    var averageRating: String? {
        guard ratings > 0 else { return nil }
        let tenths = (ratingSum * 10 + ratings / 2) / ratings
        return "\(tenths / 10).\(tenths % 10)"
    }
}

struct SupportStatsStore: Sendable {
    private static let window = Duration.seconds(30 * 86_400)

    let client: PostgresClient

    func read(at now: Timestamp) async throws -> SupportStats {
        var stats = SupportStats()
        let living = try await client.query(
            """
            select t.status, t.priority, t.category, count(*), count(*) filter (where t.assignee_id is null),
                count(*) filter (where exists (select from notifications.ticket_sla_steps s where s.ticket_id = t.id
                    and s.done_at is not null and s.step not like '%_warning'))
            from notifications.tickets t where t.status not in ('resolved', 'closed')
            group by t.status, t.priority, t.category
            """)
        for (status, priority, category, count, unassigned, breached) in try living.decode(
            TicketStatus.self, String.self, TicketCategory.self, Int.self, Int.self, Int.self)
        {
            stats.byStatus[status, default: 0] += count
            if let priority = Priority(rawValue: priority) { stats.byPriority[priority, default: 0] += count }
            stats.byCategory[category, default: 0] += count
            stats.unassigned += unassigned
            stats.breached += breached
        }
        let recent = try await client.query(
            """
            select count(*), count(*) filter (where resolved_at is not null or closed_at is not null), count(rating),
                coalesce(sum(rating), 0), avg(extract(epoch from first_response_at - created_at))::bigint,
                avg(extract(epoch from resolved_at - created_at))::bigint
            from notifications.tickets where created_at >= \(now - Self.window)
            """)
        if let (created, resolved, ratings, sum, firstReply, resolution) = try recent.first(
            Int.self, Int.self, Int.self, Int.self, Int?.self, Int?.self)
        {
            (stats.created, stats.resolved, stats.ratings, stats.ratingSum) = (created, resolved, ratings, sum)
            (stats.firstReplySeconds, stats.resolutionSeconds) = (firstReply, resolution)
        }
        return stats
    }
}

import NotificationsDomain
import PostgresAccess
import Primitives

extension TicketStatus: PostgresEncodable, PostgresDecodable {}
extension TicketCategory: PostgresEncodable, PostgresDecodable, PostgresArrayElement, PostgresArrayElementDecodable {}
extension SLAStep: PostgresEncodable, PostgresDecodable, PostgresArrayElement {}

/// Rows of tickets as domain values.
enum TicketRows {
    static let columns: SQL = """
        t.id, t.year, t.number, t.owner_id, t.subject, t.category, t.priority, t.status, t.assignee_id, t.tags,
        t.related_kind, t.related_id, t.follow_up_of, t.rating, t.level, t.version, t.created_at, t.first_response_at,
        t.resolved_at, t.closed_at, t.last_message_at, t.reminded_at, t.answered_version
        """

    static let clockColumns: SQL = """
        t.first_reply_minutes, t.resolution_minutes, t.first_reply_met_at, t.resolution_used_ms,
        t.resolution_running_since
        """

    /// Where the clock's columns begin behind those of the ticket.
    private static let clockPlace = 23

    static func ticket(_ row: Row) throws(PostgresError) -> Ticket {
        let (id, year, count, owner, subject, category, priority, status, assignee, tags) = try row.decode(
            TicketID.self, Int.self, Int.self, UserID.self, String.self, TicketCategory.self, String.self,
            TicketStatus.self, UserID?.self, [String].self)
        let (kind, relatedID) = (
            try row.decode(String?.self, at: 10), try row.decode(String?.self, at: 11)
        )
        guard let priority = Priority(rawValue: priority) else {
            throw PostgresError(.decoding, message: "ticket \(id) has a priority that we do not know")
        }
        var related: TicketRelation?
        if let kind, let relatedID { related = TicketRelation(kind: kind, id: relatedID) }
        return Ticket(
            id: id, number: TicketNumber(year: year, count: count), owner: owner, subject: subject,
            category: category, priority: priority, status: status, assignee: assignee, tags: tags, related: related,
            followUpOf: try row.decode(TicketID?.self, at: 12), rating: try row.decode(Int?.self, at: 13),
            level: try row.decode(Int.self, at: 14), version: try row.decode(Int.self, at: 15),
            answeredVersion: try row.decode(Int.self, at: 22),
            createdAt: try row.decode(Timestamp.self, at: 16),
            firstResponseAt: try row.decode(Timestamp?.self, at: 17),
            resolvedAt: try row.decode(Timestamp?.self, at: 18), closedAt: try row.decode(Timestamp?.self, at: 19),
            lastMessageAt: try row.decode(Timestamp.self, at: 20),
            remindedAt: try row.decode(Timestamp?.self, at: 21))
    }

    /// - Parameter steps: step, due, done.
    static func clock(_ row: Row, of ticket: Ticket, steps: Rows) throws(PostgresError) -> SLAClock {
        var (due, done): ([SLAStep: Timestamp], [SLAStep: Timestamp]) = ([:], [:])
        for (step, dueAt, doneAt) in try steps.decode(SLAStep.self, Timestamp.self, Timestamp?.self) {
            due[step] = dueAt
            done[step] = doneAt
        }
        return SLAClock(
            target: SLATarget(
                firstReplyMinutes: try row.decode(Int.self, at: clockPlace),
                resolutionMinutes: try row.decode(Int.self, at: clockPlace + 1)),
            startedAt: ticket.createdAt, firstReplyMetAt: try row.decode(Timestamp?.self, at: clockPlace + 2),
            used: .milliseconds(try row.decode(Int64.self, at: clockPlace + 3)),
            runningSince: try row.decode(Timestamp?.self, at: clockPlace + 4), due: due, done: done)
    }
}

import NotificationsDomain
import PostgresAccess
import Primitives

extension Confidence: PostgresEncodable, PostgresDecodable {}

/// A question and what the assistant made of it.
struct AssistantTurn: Sendable {
    /// Of one conversation.
    static let most = 100

    let id: UniqueID
    /// Masked.
    let question: String
    let confidence: Confidence
    let answer: String?
    let sources: [String]
    let createdAt: Timestamp
}

/// A question that had no good answer.
struct AssistantGap: Sendable {
    let question: String
    let count: Int
    let lastAskedAt: Timestamp
    /// The last turn that asked it, which makes its place in the list.
    let lastTurn: UniqueID
}

/// All SQL for conversations with the assistant.
struct AssistantStore: Sendable {
    let client: PostgresClient

    /// Adds to a conversation of the user's, or begins one.
    /// - Throws: `notFound`.
    nonisolated(nonsending) func add(
        _ turn: AssistantTurn, to conversation: UniqueID?, orNew id: UniqueID, of user: UserID,
        in transaction: PostgresTransaction
    ) async throws -> UniqueID {
        if let conversation {
            _ = try await lock(conversation, of: user, in: transaction)
            let count =
                try await transaction.query(
                    "select count(*) from notifications.assistant_turns where conversation_id = \(conversation)"
                ).first(Int.self) ?? 0
            guard count < AssistantTurn.most else { throw SupportError.tooMany("questions in this conversation") }
        } else {
            try await transaction.execute(
                """
                insert into notifications.assistant_conversations (id, user_id, created_at)
                values (\(id), \(user), \(turn.createdAt))
                """)
        }
        let place = conversation ?? id
        try await transaction.execute(
            """
            insert into notifications.assistant_turns
                (id, conversation_id, question, confidence, answer, sources, created_at)
            values (\(turn.id), \(place), \(turn.question), \(turn.confidence), \(turn.answer), \(turn.sources),
                \(turn.createdAt))
            """)
        return place
    }

    /// Locks a conversation of the user's.
    /// - Returns: the ticket that it has become.
    nonisolated(nonsending) func lock(
        _ id: UniqueID, of user: UserID, in transaction: PostgresTransaction
    ) async throws -> TicketID? {
        let rows = try await transaction.query(
            """
            select ticket_id from notifications.assistant_conversations
            where id = \(id) and user_id = \(user) for update
            """)
        guard !rows.isEmpty else { throw SupportError.notFound }
        return try rows[0].decode(TicketID?.self, at: 0)
    }

    /// Oldest first.
    nonisolated(nonsending) func turns(
        of conversation: UniqueID, in transaction: PostgresTransaction
    ) async throws -> [AssistantTurn] {
        let rows = try await transaction.query(
            """
            select id, question, confidence, answer, sources, created_at from notifications.assistant_turns
            where conversation_id = \(conversation) order by id limit \(AssistantTurn.most)
            """)
        return try rows.map { row in
            let (id, question, confidence, answer, sources, createdAt) = try row.decode(
                UniqueID.self, String.self, Confidence.self, String?.self, [String].self, Timestamp.self)
            return AssistantTurn(
                id: id, question: question, confidence: confidence, answer: answer, sources: sources,
                createdAt: createdAt)
        }
    }

    nonisolated(nonsending) func escalated(
        _ conversation: UniqueID, to ticket: TicketID, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update notifications.assistant_conversations set ticket_id = \(ticket) where id = \(conversation)
            """)
    }

    nonisolated(nonsending) func note(
        helpful: Bool, _ comment: String?, on conversation: UniqueID, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update notifications.assistant_conversations set helpful = \(helpful), comment = \(comment)
            where id = \(conversation)
            """)
    }

    /// What was asked and found no answer, or one that did not help; what is asked most first.
    /// - Parameter after: the last one of the page before.
    func gaps(since: Timestamp, after: (count: Int, lastTurn: UniqueID)?, limit: Int) async throws -> [AssistantGap] {
        let follows: SQL =
            if let after { "having (count(*), max(t.id::text)) < (\(after.count), \(after.lastTurn.description))" } else
            { "" }
        let rows = try await client.query(
            """
            select min(t.question), count(*), max(t.created_at), max(t.id::text)::uuid
            from notifications.assistant_turns t
            join notifications.assistant_conversations c on c.id = t.conversation_id
            where t.created_at >= \(since) and (t.confidence = 'low' or c.helpful = false)
            group by lower(t.question) \(follows) order by count(*) desc, max(t.id::text) desc limit \(limit)
            """)
        return try rows.map { row in
            let (question, count, last, turn) = try row.decode(String.self, Int.self, Timestamp.self, UniqueID.self)
            return AssistantGap(question: question, count: count, lastAskedAt: last, lastTurn: turn)
        }
    }
}

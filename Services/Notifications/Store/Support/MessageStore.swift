import NotificationsDomain
import PostgresAccess
import Primitives

/// A word in a ticket.
struct TicketMessage: Sendable {
    enum Author: String, CaseIterable, Sendable {
        case customer, agent, assistant, system
    }

    let id: UniqueID
    let ticket: TicketID
    let author: Author
    let authorID: UserID?
    let text: String
    /// Among agents; no customer sees it.
    let isInternal: Bool
    let macro: UniqueID?
    let createdAt: Timestamp
    var attachments: [SupportAttachment] = []
}

extension TicketMessage.Author: PostgresEncodable, PostgresDecodable {}

/// All SQL for what is said in tickets.
struct MessageStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(
        _ message: TicketMessage, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into notifications.ticket_messages
                (id, ticket_id, author, author_id, text, internal, macro_id, created_at)
            values (\(message.id), \(message.ticket), \(message.author), \(message.authorID), \(message.text),
                \(message.isInternal), \(message.macro), \(message.createdAt))
            """)
    }

    /// Newest first, those older than `after`, with what is attached to them.
    func list(
        of ticket: TicketID, withInternal: Bool, after: UniqueID?, limit: Int
    ) async throws -> [TicketMessage] {
        var list = ListQuery()
        list.equals("m.ticket_id", ticket)
        if !withInternal { list.requires("not m.internal") }
        list.follows("m.id", after)
        let rows = try await client.query(
            """
            select m.id, m.ticket_id, m.author, m.author_id, m.text, m.internal, m.macro_id, m.created_at
            from notifications.ticket_messages m \(list.conditions) order by m.id desc limit \(limit)
            """)
        var messages = try rows.map { row in
            let (id, ticket, author, authorID, text, isInternal, macro, createdAt) = try row.decode(
                UniqueID.self, TicketID.self, TicketMessage.Author.self, UserID?.self, String.self, Bool.self,
                UniqueID?.self, Timestamp.self)
            return TicketMessage(
                id: id, ticket: ticket, author: author, authorID: authorID, text: text, isInternal: isInternal,
                macro: macro, createdAt: createdAt)
        }
        let attachments = try await AttachmentStore(client: client).list(of: messages.map(\.id))
        for index in messages.indices {
            messages[index].attachments = attachments.filter { $0.message == messages[index].id }
        }
        return messages
    }
}

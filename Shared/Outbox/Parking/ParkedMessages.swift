package import Messaging
package import PostgresAccess
package import Primitives

/// The messages that could not be handled, as an operator sees them.
package struct ParkedMessages: Sendable {
    private let client: PostgresClient
    private let broker: MessageBroker

    package init(client: PostgresClient, broker: MessageBroker) {
        self.client = client
        self.broker = broker
    }

    /// Newest first.
    /// - Parameters:
    ///   - before: the last id of the page before; nil for the first page.
    ///   - limit: of one page.
    package func list(before: UniqueID? = nil, limit: Int) async throws(PostgresError) -> [ParkedMessage] {
        var list = ListQuery()
        list.follows("id", before)
        let rows = try await client.query(
            "select \(ParkedMessage.columns) from parked_messages \(list.conditions) order by id desc limit \(limit)")
        var messages: [ParkedMessage] = []
        for row in rows { messages.append(try ParkedMessage(row)) }
        return messages
    }

    /// - Returns: nil when there is none of this id.
    package func find(_ id: UniqueID) async throws(PostgresError) -> ParkedMessage? {
        let rows = try await client.query(
            "select \(ParkedMessage.columns) from parked_messages where id = \(id)")
        return rows.isEmpty ? nil : try ParkedMessage(rows[0])
    }

    /// Sends the message to the end of the queue it came from, under the same message id. When it cannot be handled
    /// again it comes back here.
    /// - Returns: false when there is none of this id.
    /// - Throws: `MessagingError` when the broker did not take it; it then stays parked.
    package func replay(_ id: UniqueID) async throws -> Bool {
        guard let parked = try await find(id) else { return false }
        try await broker.publish([
            .direct(
                toQueue: parked.queue,
                type: parked.type,
                id: parked.messageID,
                body: parked.body,
                aggregateID: parked.aggregateID,
                sequence: parked.sequence,
                occurredAt: parked.occurredAt,
                traceparent: parked.traceparent
            )
        ])
        // It may have been parked again already: then the count has gone up and the row stays.
        try await client.execute("delete from parked_messages where id = \(id) and count = \(parked.count)")
        return true
    }

    /// - Returns: false when there is none of this id.
    package func delete(_ id: UniqueID) async throws(PostgresError) -> Bool {
        try await client.execute("delete from parked_messages where id = \(id)") == 1
    }
}

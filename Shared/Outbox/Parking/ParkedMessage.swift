import PostgresAccess
package import Primitives

/// A message that could not be handled.
package struct ParkedMessage: Sendable, Equatable {
    package let id: UniqueID
    package let messageID: UniqueID
    /// Where it could not be handled, and where a replay goes.
    package let queue: String
    package let type: String
    package let aggregateID: String?
    package let sequence: Int64?
    package let occurredAt: Timestamp
    package let traceparent: String?
    /// JSON of the message's data; any bytes when it was malformed.
    package let body: [UInt8]
    package let error: String
    package let failedAt: Timestamp
    package let parkedAt: Timestamp
    /// How often it has been parked.
    package let count: Int

    static let columns: SQL = """
        id, message_id, queue, type, aggregate_id, sequence, occurred_at, traceparent, body, error, failed_at,
        parked_at, count
        """

    init(_ row: Row) throws(PostgresError) {
        (id, messageID, queue, type, aggregateID, sequence) = try row.decode(
            UniqueID.self, UniqueID.self, String.self, String.self, String?.self, Int64?.self)
        occurredAt = try row.decode(Timestamp.self, at: 6)
        traceparent = try row.decode(String?.self, at: 7)
        body = try row.decode([UInt8].self, at: 8)
        error = try row.decode(String.self, at: 9)
        failedAt = try row.decode(Timestamp.self, at: 10)
        parkedAt = try row.decode(Timestamp.self, at: 11)
        count = try row.decode(Int.self, at: 12)
    }
}

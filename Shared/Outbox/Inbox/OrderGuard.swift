import Messaging
import PostgresAccess

/// Which order the effects of messages need.
///
/// What needs all messages of a publisher in one line, as a journal does, asks that of its queue and not of single
/// messages: see the strict mode of ``EventConsumer``.
package enum InboxOrder: Sendable {
    /// Each message stands for itself.
    case unordered
    /// Messages tell the state of an aggregate: once a newer one has had its effect, an older one has none.
    case perAggregate
}

/// Knows, within a transaction, the newest message of each aggregate that has had its effect.
struct OrderGuard {
    private struct Key: Hashable, Comparable {
        let source: String
        let aggregateID: String

        static func < (left: Key, right: Key) -> Bool {
            (left.source, left.aggregateID) < (right.source, right.aggregateID)
        }
    }

    private let queue: String
    private var newest: [Key: Int64] = [:]

    /// Locks what is known of the messages' aggregates until the transaction ends, in one order for all, so that
    /// consumers that work at once cannot deadlock here.
    /// - Throws: `UnorderableMessage`, `PostgresError`.
    init(_ messages: [IncomingMessage], of queue: String, in transaction: PostgresTransaction) async throws {
        self.queue = queue
        let keys = Set(try messages.map(Self.key)).sorted()
        guard !keys.isEmpty else { return }
        let rows = try await transaction.query(
            """
            insert into inbox_order as known (consumer, source, aggregate_id, last_sequence)
            select \(queue), source, aggregate_id, 0
            from unnest(\(keys.map(\.source)), \(keys.map(\.aggregateID))) as wanted (source, aggregate_id)
            on conflict (consumer, source, aggregate_id) do update set last_sequence = known.last_sequence
            returning source, aggregate_id, last_sequence
            """)
        for row in rows {
            let (source, aggregateID, sequence) = try row.decode(String.self, String.self, Int64.self)
            newest[Key(source: source, aggregateID: aggregateID)] = sequence
        }
    }

    /// Whether the message is newer than all before it; it is the newest from then on.
    mutating func admit(_ message: IncomingMessage) throws(UnorderableMessage) -> Bool {
        let key = try Self.key(message)
        guard let sequence = message.sequence, sequence > newest[key] ?? 0 else { return false }
        newest[key] = sequence
        return true
    }

    /// Keeps what was admitted; nil when nothing was asked.
    var statement: SQL? {
        guard !newest.isEmpty else { return nil }
        let keys = newest.keys.sorted()
        return """
            update inbox_order as known set last_sequence = seen.last_sequence
            from unnest(
                \(keys.map(\.source)), \(keys.map(\.aggregateID)), \(keys.map { newest[$0] ?? 0 })
            ) as seen (source, aggregate_id, last_sequence)
            where known.consumer = \(queue) and known.source = seen.source
                and known.aggregate_id = seen.aggregate_id and known.last_sequence < seen.last_sequence
            """
    }

    private static func key(_ message: IncomingMessage) throws(UnorderableMessage) -> Key {
        guard let aggregateID = message.aggregateID, message.sequence != nil else {
            throw UnorderableMessage(type: message.type)
        }
        // `auth.user_updated.v1` is numbered by auth.
        return Key(source: String(message.type.prefix { $0 != "." }), aggregateID: aggregateID)
    }
}

/// A message whose effect needs an order does not say where it stands.
struct UnorderableMessage: Error, CustomStringConvertible {
    let type: String

    var description: String { "\(type) has no aggregate or no sequence" }
}

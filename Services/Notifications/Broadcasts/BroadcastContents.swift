import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives
import Synchronization

/// What broadcasts say, kept in this process's memory while they run: it is never changed.
final class BroadcastContents: Sendable {
    /// More do not run at once but by mistake.
    private static let most = 32

    private let known = Mutex<[UniqueID: BroadcastContent]>([:])

    /// Nil for one that is not there, and for one of an event that the catalogue does not have any more.
    nonisolated(nonsending) func content(
        of id: UniqueID, _ catalogue: EventCatalogue, in transaction: PostgresTransaction
    ) async throws -> BroadcastContent? {
        if let content = known.withLock({ $0[id] }) { return content }
        let rows = try await transaction.query(
            "select event, content, variables from notifications.broadcasts where id = \(id)")
        guard let (name, texts, variables) = try rows.first(String.self, [UInt8].self, [UInt8].self),
            let event = catalogue[name]
        else { return nil }
        let content = try BroadcastContent(
            BroadcastRow.texts(texts), of: event, variables: BroadcastRow.variables(variables))
        known.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[id] = content
        }
        return content
    }
}

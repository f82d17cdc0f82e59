import Authentication
import NotificationsDomain
import PostgresAccess
import Primitives

/// What was decided for the notices of one transaction, to be written at once.
struct PlannedNotices: Sendable {
    var entries: [Inbox.Line] = []
    var deliveries: [PlannedDelivery] = []
    private var sealed: [(notice: UniqueID, secrets: [UInt8])] = []

    /// Keeps the secrets of a notice for those who carry it.
    mutating func seal(_ taken: TakenNotice, _ box: SecretBox) throws {
        guard let secrets = try taken.seal(box) else { return }
        sealed.append((taken.id, secrets))
    }

    var statements: [SQL] {
        var statements: [SQL] = []
        if !entries.isEmpty { statements.append(Inbox.insert(entries)) }
        if !deliveries.isEmpty { statements.append(PlannedDelivery.insert(deliveries)) }
        if !sealed.isEmpty {
            statements.append(
                """
                update notifications.notices n set sealed_secrets = s.secrets
                from unnest(\(sealed.map(\.notice)), \(sealed.map(\.secrets))) as s (id, secrets) where n.id = s.id
                """)
        }
        return statements
    }
}

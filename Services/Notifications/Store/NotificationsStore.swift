import NotificationsDomain
import PostgresAccess
import Primitives

/// All SQL of this service.
struct NotificationsStore: Sendable {
    private let client: PostgresClient

    init(_ client: PostgresClient) {
        self.client = client
    }

    /// - Throws: `NotificationsError.notInstalled`, and `PostgresError` when the database does not answer.
    func status() async throws -> NotificationsStatus {
        let rows = try await client.query("select installed_at from notifications.installation")
        guard let installedAt = try rows.first(Timestamp.self) else { throw NotificationsError.notInstalled }
        return NotificationsStatus(installedAt: installedAt)
    }
}

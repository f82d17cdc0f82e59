import PostgresAccess
import Primitives

/// What the desk keeps no longer: what was asked of the assistant after 90 days, and who has read what after the day.
struct ForgetOldSupport: Sendable {
    static let conversationTime = Duration.seconds(90 * 86_400)

    let client: PostgresClient

    func run(at now: Timestamp) async throws {
        try await client.execute(
            """
            delete from notifications.assistant_conversations where created_at < \(now - Self.conversationTime)
            """)
        try await client.execute("delete from notifications.faq_readers where day < \(now.day)")
    }
}

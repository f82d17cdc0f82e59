import FoundationEssentials
import JSONKit
import NIOHTTP1
import NotificationsService
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A webhook on its way, and notifications dies over it: it arrives, twice only where nobody can know whether it had,
/// and then in the same bytes.
struct WebhookScene {
    let point: String
    let suite: CrashSuite

    func play() async throws {
        let (sink, path) = (UUID().uuidString.lowercased(), "/api/v1/webhooks/endpoints")
        let order = #"{"url":"\#(suite.baseURL("sandbox"))/sink/\#(sink)","events":["*"]}"#
        let endpoint = try await suite.insist("notifications", path, order, key: UUID().uuidString)
        try #require(endpoint.status == 201, "\(endpoint)")
        let process = try await suite.start("notifications", dyingAt: point)
        _ = try await suite.send(
            .POST, "notifications", "\(path)/\(endpoint.id)/test", "{}", key: UUID().uuidString)
        do {
            try await process.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached by a webhook: \(error)")
            throw error
        }
        try await suite.start("notifications")
        let id = try #require(UniqueID(endpoint.id))
        try await eventually(every: .milliseconds(50), "\(point): the webhook is delivered") {
            // Leases and pauses run out on the clock that we move.
            suite.clock.advance(by: .seconds(5))
            return try await suite.database.query(
                "select status from notifications.webhook_deliveries where endpoint_id = \(id)"
            ).first(String.self) == "delivered"
        }
        let calls = try await suite.send(.GET, "sandbox", "/inbox/messages?channel=webhook&to=\(sink)")
        let bodies = (calls?.json["data"]?.arrayValue ?? []).compactMap { $0["text"]?.stringValue }
        #expect(bodies.count == (point == NotificationsCrashPoints.webhook.last ? 2 : 1), "\(point): \(bodies)")
        #expect(Set(bodies).count == 1, "\(point): \(bodies)")
    }
}

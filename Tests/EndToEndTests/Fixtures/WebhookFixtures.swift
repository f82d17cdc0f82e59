import JSONKit
import TestSupport
import Testing

/// One of everything about webhooks, as `NotificationsFixtures` gives it.
enum WebhookFixtures {
    static func make(for owner: Customer) async throws -> [String: String] {
        let endpoint = try await owner.client.made(
            "/api/v1/webhooks/endpoints", #"{"url":"http://127.0.0.1:18000/matrix","events":["*"]}"#)
        let test = try await owner.client.post("/api/v1/webhooks/endpoints/\(endpoint)/test", "{}").json
        return [
            "/api/v1/webhooks/endpoints": endpoint,
            "/api/v1/webhooks/deliveries": try #require(test["id"]?.stringValue),
            "/api/v1/webhooks/events": try #require(test["event_id"]?.stringValue),
        ]
    }
}

import JSONKit
import TestSupport
import Testing

enum NotificationsFixtures: ServiceFixtures {
    /// What is published is said to everybody.
    static let rules: Set<String> = SupportFixtures.rules.union(["publishTemplate"])
    static let collections = ["endpoint_id": "/api/v1/webhooks/endpoints", "event_id": "/api/v1/webhooks/events"]
        .merging(SupportFixtures.collections) { $1 }

    /// The entry that greets the owner, and a template of an operator's.
    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String] {
        let entry = try await entry(of: owner)
        let template = #"""
            {"event": "promotion", "channel": "in_app", "locale": "en", "title": "{{title}}", "text": "{{text}}"}
            """#
        let path = "/api/v1/admin/notifications"
        let suppressed = #"{"channel":"email","address":"\#(owner.id)@suppressed.test"}"#
        return [
            "/api/v1/notifications": entry, "/api/v1/notifications/alerts": entry,
            "/api/v1/notifications/subscriptions": "transfer.received",
            "/api/v1/notifications/unsubscribe": "AZqitn-YfDqOEV0PwqSbfm90aGVyYWJjZGVmZ2hpamts",
            "\(path)/templates": try await everybody.client.made("\(path)/templates", template),
            "\(path)/deliveries": entry,
            "\(path)/suppressions": try await everybody.client.made("\(path)/suppressions", suppressed),
        ].merging(try await WebhookFixtures.make(for: owner)) { $1 }
            .merging(try await SupportFixtures.make(for: owner, by: everybody)) { $1 }
    }

    private static func entry(of owner: Customer) async throws -> String {
        try await eventually(within: .seconds(30), "the owner is greeted") {
            let list = try await owner.client.get("/api/v1/notifications").json["data"]?.arrayValue
            return list?.first?["id"]?.stringValue
        }
    }
}

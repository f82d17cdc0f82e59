import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

enum NotificationsFixtures: ServiceFixtures {
    /// What is published, and what is broadcast, is said to everybody.
    static let rules: Set<String> = SupportFixtures.rules.union(["publishTemplate", "createBroadcast"])
    static let collections = [
        "endpoint_id": "/api/v1/webhooks/endpoints", "event_id": "/api/v1/webhooks/events",
        "user_id": "/api/v1/admin/users",
    ].merging(SupportFixtures.collections) { $1 }

    /// The entry that greets the owner, an alert, and a template of an operator's.
    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String] {
        let entry = try await entry(of: owner)
        let template = #"""
            {"event": "promotion", "channel": "in_app", "locale": "en", "title": "{{title}}", "text": "{{text}}"}
            """#
        let path = "/api/v1/admin/notifications"
        let suppressed = #"{"channel":"email","address":"\#(owner.id)@suppressed.test"}"#
        return [
            "/api/v1/notifications": entry, "/api/v1/notifications/alerts": try await alert(for: owner),
            "/api/v1/notifications/subscriptions": "transfer.received",
            "/api/v1/notifications/unsubscribe": "AZqitn-YfDqOEV0PwqSbfm90aGVyYWJjZGVmZ2hpamts",
            "\(path)/templates": try await everybody.client.made("\(path)/templates", template),
            "\(path)/broadcasts": try await everybody.client.made("\(path)/broadcasts", broadcast(to: owner)),
            "\(path)/suppressions": try await everybody.client.made("\(path)/suppressions", suppressed),
        ].merging(try await WebhookFixtures.make(for: owner)) { $1 }
            .merging(try await PushFixtures.make(for: owner)) { $1 }
            .merging(try await SupportFixtures.make(for: owner, by: everybody)) { $1 }
    }

    /// To one person, and so late that it can still be stopped.
    private static func broadcast(to owner: Customer) -> String {
        #"""
        {"event": "system.announcement", "content": {"en": {"title": "News", "text": "Hello"}}, "channels": ["in_app"],
        "audience": {"user_ids": ["\#(owner.id)"]}, "starts_at": "2199-01-01T00:00:00Z"}
        """#
    }

    /// Other tests move money by the thousand meanwhile, all of which is told first.
    private static func entry(of owner: Customer) async throws -> String {
        try await eventually("the owner is greeted") {
            let list = try await owner.client.get("/api/v1/notifications").json["data"]?.arrayValue
            return list?.first?["id"]?.stringValue
        }
    }

    /// No service warns anybody yet: what one would leave in the inbox.
    private static func alert(for owner: Customer) async throws -> String {
        let id: UniqueID = IDGenerator(clock: .system).next()
        let user = try #require(UniqueID(owner.id))
        let database = try await Invariants.open()
        do {
            try await database.transaction { transaction in
                let head = try await transaction.query(
                    "update notifications.entry_heads set seq = seq + 1 where user_id = \(user) returning seq")
                let seq = try #require(try head.first(Int64.self))
                try await transaction.execute(
                    """
                    insert into notifications.notices (id, event, business_key, recipient, user_id, variables, at,
                        created_at)
                    values (\(id), 'alert.low_balance', \(id.description), \(owner.id), \(user), '{}', now(), now())
                    """)
                try await transaction.execute(
                    """
                    insert into notifications.entries (id, user_id, seq, event, type, priority, title, text, data,
                        created_at)
                    values (\(id), \(user), \(seq), 'alert.low_balance', 'wallet', 'high', 'Low', 'Look', '{}', now())
                    """)
            }
        } catch {
            await database.close()
            throw error
        }
        await database.close()
        return id.description
    }
}

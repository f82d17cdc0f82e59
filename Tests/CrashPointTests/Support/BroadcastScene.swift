import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// An operator tells many people, and notifications dies over telling the first of them: each is told, and once.
struct BroadcastScene {
    let point: String
    let suite: CrashSuite
    private static let size = 60

    func play() async throws {
        let ids = IDGenerator(clock: .system)
        let people = (0..<Self.size).map { _ in UserID(ids.next()) }
        try await suite.database.execute(
            """
            insert into notifications.recipients (user_id, version, email, email_verified, phone_verified, country,
                status, roles, updated_at)
            select p, 1, p || '@florin.test', true, false, 'GB', 'active', '{customer}', now()
            from unnest(\(people)) p
            """)
        let process = try await suite.start("notifications", dyingAt: point)
        let (path, key) = ("/api/v1/admin/notifications/broadcasts", UUID().uuidString)
        let named = people.map { "\"\($0)\"" }.joined(separator: ",")
        let order = #"""
            {"event":"system.announcement","content":{"en":{"title":"News","text":"Hello"}},"channels":["in_app"],
            "audience":{"user_ids":[\#(named)]}}
            """#
        _ = try await suite.send(.POST, "notifications", path, order, key: key)
        do {
            try await process.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached by a broadcast: \(error)")
            throw error
        }
        #expect(try await told(people) == [], "\(point)")
        try await suite.start("notifications")
        let made = try await suite.insist("notifications", path, order, key: key)
        try #require(made.status == 201, "\(point): \(made)")
        try await eventually("\(point): everybody is told") {
            suite.clock.advance(by: .seconds(1))
            let shown = try await suite.send(.GET, "notifications", "\(path)/\(made.id)")
            return shown?.json["status"]?.stringValue == "finished"
        }
        #expect(try await told(people) == Array(repeating: 1, count: Self.size), "\(point)")
        try await suite.comeToRest()
    }

    private func told(_ people: [UserID]) async throws -> [Int] {
        try await suite.database.query(
            "select count(*) from notifications.entries where user_id = any(\(people)) group by user_id"
        ).decode(Int.self)
    }
}

import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives
import ServiceKit
import SuiteKit
import Testing

@testable import NotificationsService

/// The routes of broadcasts without the work behind them: the test does it, turn by turn.
enum BroadcastBench: FlorinService {
    static let process = SuiteProcess.notifications
    static let migrations = NotificationsMigrations.all

    static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let client = try context.postgres(poolSize: 4)
        let core = try NotificationsCore(
            context, NotificationsConfig(context.settings), client, catalogue: ShippedData.catalogue(), carried: [])
        return ServiceParts(
            endpoints: BroadcastRoutes.all(try BroadcastParts(context, client, core)) + [
                ListNotifications(inbox: InboxStore(client: client), cursors: context.cursors)
            ], services: [])
    }
}

extension NotificationsHarness {
    static let broadcasts = "/api/v1/admin/notifications/broadcasts"

    static let announcement = """
        "event": "system.announcement", "content": {"en": {"title": "News", "text": "For {{first_name}}"}}, \
        "channels": ["in_app", "email"]
        """

    /// - Parameters:
    ///   - what: event, content and channels, as JSON.
    ///   - audience: as JSON; `{}` is everybody.
    func broadcast(
        _ what: String = announcement, to audience: String = "{}", more: String = "", key: String = "b1"
    ) async throws -> Answer {
        try await send(
            .post, Self.broadcasts, role: .operator, json: #"{\#(what), "audience": \#(audience)\#(more)}"#,
            headers: [("Idempotency-Key", key)])
    }

    /// - Returns: its id.
    func begin(to audience: String = "{}", key: String = "b1", more: String = "") async throws -> String {
        let made = try await broadcast(to: audience, more: more, key: key)
        return try #require(made.json["id"]?.stringValue, "\(made.text)")
    }

    func act(_ verb: String, _ id: String, role: Role = .operator) async throws -> Answer {
        try await send(.post, "\(Self.broadcasts)/\(id)/\(verb)", role: role, json: "{}")
    }

    func shown(_ id: String) async throws -> JSONValue {
        try await send(.get, "\(Self.broadcasts)/\(id)", role: .support).json
    }

    var run: RunBroadcasts {
        RunBroadcasts(
            turns: BroadcastTurns(client: database), intake: core.intake, logger: dispatcher.logger, crashes: .none,
            wake: {})
    }

    /// So many people, each with an address of their own; the last two digits of an id tell them apart.
    func registerMany(_ count: Int, roles: [String] = ["customer"], country: String = "GB") async throws {
        let entries = (0..<count).map { index in
            DirectoryEntry(
                userID: Self.person(index), version: 1, email: "p\(index)@florin.test", isEmailVerified: true,
                phone: nil, isPhoneVerified: false, firstName: "P\(index)", lastName: "Person", country: country,
                status: "active", roles: roles, kycTier: index % 4)
        }
        try await database.execute(RecipientStore.keep(entries, now: clock.now))
    }

    static func person(_ index: Int) -> UserID {
        UserID(UniqueID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0001_0000 + UInt64(index)))
    }

    /// How often each was told, in the order of their ids.
    func told() async throws -> [Int] {
        try await database.query(
            "select count(*) from notifications.entries group by user_id order by user_id"
        ).decode(Int.self)
    }

    func count(_ condition: SQL) async throws -> Int {
        try await database.query("select count(*) from notifications.deliveries where \(condition)")
            .first(Int.self) ?? 0
    }
}

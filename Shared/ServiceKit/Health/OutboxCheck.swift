import JSONKit
import PostgresAccess
import Primitives

/// How far the outbox lags: what is owed to the broker, and since when.
struct OutboxCheck: Sendable {
    /// Counting stops here: beyond it the number makes no difference any more.
    static let countLimit = 100_000

    let client: PostgresClient
    let clock: WallClock

    func facts() async throws -> HealthRegistry.Facts {
        let row = try await client.query(
            """
            select (select count(*) from (select 1 from outbox limit \(Self.countLimit)) as counted),
                (select occurred_at from outbox order by id limit 1)
            """
        ).first(Int.self, Timestamp?.self)
        guard let (pending, oldest) = row else { return [] }
        let age = oldest.map { max(.zero, clock.now() - $0).components.seconds } ?? 0
        return [JSONMember("pending", .number("\(pending)")), JSONMember("oldest_seconds", .number("\(age)"))]
    }
}

/// Whether the schema has all our migrations; asked until it has, since a schema never goes back.
actor SchemaCheck {
    private let migrator: Migrator
    private let migrations: [Migration]
    private var isDone = false

    init(_ migrator: Migrator, _ migrations: [Migration]) {
        self.migrator = migrator
        self.migrations = migrations
    }

    func verify() async throws {
        guard !isDone else { return }
        try await migrator.verify(migrations)
        isDone = true
    }
}

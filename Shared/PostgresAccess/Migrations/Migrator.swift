package import Logging
import Primitives

/// Brings a schema up to date, forward only.
///
/// What was applied is recorded in `<schema>.schema_migrations` with a checksum. Each file is one transaction that also
/// writes its record, under an advisory lock on the schema, so any number of processes may migrate at once and each
/// file runs once. Migrations run in the order of their names; those of shared modules begin with `V0000` and so come
/// first, and one added there later still runs although the service's own are past it.
///
/// Refused before anything runs: a file edited after it was applied, and a history that is not ours. A database that is
/// merely ahead of us is fine: during a rolling upgrade the older version starts on the newer schema.
package struct Migrator: Sendable {
    private let client: PostgresClient
    private let schema: String
    private let logger: Logger

    /// - Parameter schema: created if it does not exist; the migrations' unqualified names go there.
    package init(client: PostgresClient, schema: String, logger: Logger) {
        self.client = client
        self.schema = schema
        self.logger = logger
    }

    /// Applies what is missing.
    /// - Throws: `MigrationError`, or `PostgresError` when the server cannot be asked.
    package func migrate(_ migrations: [Migration]) async throws {
        let sorted = try ordered(migrations)
        try await createHistory()
        let pending = try check(sorted, against: try await history())
        for migration in pending { try await apply(migration, of: sorted) }
    }

    /// Checks without changing anything that the schema has each migration as it is given.
    /// - Throws: `MigrationError`, or `PostgresError` when the server cannot be asked.
    package func verify(_ migrations: [Migration]) async throws {
        let sorted = try ordered(migrations)
        let exists = try await client.query("select to_regclass(\(historyName)) is not null").first(Bool.self)
        let applied = exists == true ? try await history() : [:]
        if let missing = try check(sorted, against: applied).first { throw MigrationError.missing(missing.name) }
    }

    /// A long migration is no runaway query, and neither is waiting for another process that migrates.
    private static let patient = TransactionOptions(isUnlimited: true)

    private var historyName: String { SQL("\(identifier: schema).schema_migrations").text }
    private var table: SQL { SQL(dangerouslyRaw: historyName) }

    private func ordered(_ migrations: [Migration]) throws(MigrationError) -> [Migration] {
        let sorted = migrations.sorted { $0.name < $1.name }
        for (left, right) in zip(sorted, sorted.dropFirst()) where left.name == right.name {
            throw MigrationError.duplicateName(left.name)
        }
        return sorted
    }

    /// Returns what has not been applied.
    private func check(
        _ migrations: [Migration], against applied: [String: [UInt8]]
    ) throws(MigrationError) -> [Migration] {
        for migration in migrations {
            if let checksum = applied[migration.name], checksum != migration.checksum {
                throw .changed(migration.name)
            }
        }
        let pending = migrations.filter { applied[$0.name] == nil }
        let unknown = Set(applied.keys).subtracting(migrations.map(\.name)).min()
        if !pending.isEmpty, let unknown { throw .unknown(unknown) }
        return pending
    }

    private func history() async throws -> [String: [UInt8]] {
        let rows = try await client.query("select name, checksum from \(table)")
        return Dictionary(try rows.decode(String.self, [UInt8].self)) { first, _ in first }
    }

    private func createHistory() async throws {
        try await client.transaction(Self.patient) { transaction in
            try await lock(transaction)
            let exists = try await transaction.query(
                "select exists (select from pg_namespace where nspname = \(schema))")
            // Asked first: a role may own its schema without the right to create any.
            if try exists.first(Bool.self) != true {
                try await transaction.execute("create schema \(identifier: schema)")
            }
            try await transaction.execute(
                """
                create table if not exists \(table) (
                    name text primary key,
                    checksum bytea not null,
                    applied_at timestamptz not null
                )
                """)
        }
    }

    private func apply(_ migration: Migration, of all: [Migration]) async throws {
        guard let text = String(validating: migration.sql, as: UTF8.self), !migration.sql.contains(0) else {
            throw MigrationError.unreadable(migration.name)
        }
        let isApplied = try await client.transaction(Self.patient) { transaction in
            try await lock(transaction)
            // Another process may have come first, perhaps with another version of the file.
            let known = try await transaction.query("select name, checksum from \(table)")
            let applied = Dictionary(try known.decode(String.self, [UInt8].self)) { first, _ in first }
            guard try check(all, against: applied).contains(where: { $0.name == migration.name }) else { return false }
            try await transaction.execute("set local search_path to \(identifier: schema)")
            do throws(PostgresError) {
                try await transaction.script(text)
            } catch {
                guard error.sqlState != nil, !error.isSerializationFailure else { throw error }
                throw MigrationError.failed(migration.name, sqlState: error.sqlState ?? "", message: error.message)
            }
            try await transaction.execute(
                """
                insert into \(table) (name, checksum, applied_at)
                values (\(migration.name), \(migration.checksum), \(WallClock.system.now()))
                """)
            return true
        }
        if isApplied { logger.info("migration applied", metadata: ["migration": "\(schema).\(migration.name)"]) }
    }

    /// Held until the transaction ends.
    private func lock(_ transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            "select pg_advisory_xact_lock(hashtextextended(\("florin migrations " + schema), 0))")
    }
}

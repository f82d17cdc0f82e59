import FoundationEssentials
import HTTPKit
import JSONKit
import Logging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

/// Each migration meets the rows of the version before it (`Tests/Migrations`), and at the end everything still holds
/// and every service starts.
@Suite struct FilledMigrationTests {
    private static let folder = "\(Checkout.root)/Tests/Migrations"

    private static func text(_ path: String) throws -> String? {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// `V0007` of `V0007__create_revocations`.
    private static func version(_ migration: Migration) -> String { String(migration.name.prefix { $0 != "_" }) }

    @Test func everyMigrationHasItsRows() throws {
        for service in allServices {
            for migration in service.migrations {
                let file = "\(service.slug)/\(Self.version(migration)).sql"
                #expect(try Self.text(file) != nil, "\(migration.name) comes without Tests/Migrations/\(file)")
            }
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(Self.folder)/\(service.slug)")
            let known = Set(service.migrations.map { "\(Self.version($0)).sql" } + ["empty.txt"])
            #expect(Set(files).subtracting(known).isEmpty, "files of no migration of \(service.slug)")
        }
    }

    /// The slug of `suite`'s database, one schema for each service, nothing of their own in it yet.
    private func withSchemas(_ body: (TestDatabase) async throws -> Void) async throws {
        let schemas = allServices.map { TestSchema($0.slug, Outbox.migrations) }
        let database = try await TestDatabase.create(schemas)
        do {
            try await body(database)
            try await database.drop()
        } catch {
            try? await database.drop()  // the test's own error is the one to report
            throw error
        }
    }

    private func fill(_ service: any FlorinService.Type, _ client: PostgresClient) async throws {
        try await client.script(try #require(try Self.text("messaging.sql")))
        let migrator = Migrator(client: client, schema: service.slug, logger: Logger(label: "test"))
        let all = service.migrations.sorted { $0.name < $1.name }
        for count in 1...max(1, all.count) {
            try await migrator.migrate(Outbox.migrations + all.prefix(count))
            guard let rows = try Self.text("\(service.slug)/\(Self.version(all[count - 1])).sql") else { continue }
            do {
                try await client.script(rows)
            } catch {
                Issue.record("\(service.slug) \(all[count - 1].name): \(error)")
                throw error
            }
        }
    }

    private func emptyTables(of service: any FlorinService.Type, _ client: PostgresClient) async throws -> Set<String> {
        let tables = try await client.query(
            """
            select table_name::text from information_schema.tables
            where table_schema = \(service.slug) and table_type = 'BASE TABLE'
            """
        ).decode(String.self)
        var empty: Set<String> = []
        for table in tables {
            let rows = try await client.query("select from \(identifier: "\(service.slug).\(table)") limit 1")
            if rows.isEmpty { empty.insert(table) }
        }
        return empty
    }

    private func violations(_ client: PostgresClient) async throws -> [String] {
        let folder = "\(Checkout.root)/Tests/Invariants"
        var found: [String] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where name.hasSuffix(".sql") {
            let data = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
            let sql = SQL(dangerouslyRaw: String(decoding: data, as: UTF8.self))
            let rows = try await client.query("select to_jsonb(v)::text from (\(sql)) v limit 5").decode(String.self)
            found += rows.map { "\(name): \($0)" }
        }
        return found
    }

    @Test func everyMigrationRunsOverTheRowsOfTheVersionBefore() async throws {
        try await withSchemas { database in
            for service in allServices {
                let client = try database.client(for: service.slug, poolSize: 1)
                try await fill(service, client)
                let allowed = try (Self.text("\(service.slug)/empty.txt") ?? "").split(separator: "\n")
                    .compactMap { $0.split(separator: ":").first.map(String.init) }
                let empty = try await emptyTables(of: service, client)
                #expect(empty == Set(allowed), "\(service.slug): \(empty.sorted()) are empty")
                await client.close()
            }
            let admin = PostgresClient(try PostgresConfig(url: database.adminURL), logger: Logger(label: "test"))
            #expect(try await violations(admin) == [])
            await admin.close()
            for service in allServices { try await start(service, on: database) }
        }
    }

    /// On the filled schema, until it says that it is ready.
    private func start<S: FlorinService>(_ service: S.Type, on database: TestDatabase) async throws {
        try await TestBroker.with(S.slug) { broker in
            let settings = try Settings.variables([
                "FLORIN_MODE": "test", "HTTP_PORT": "0", "DATABASE_URL": database.url(for: S.slug),
                "BROKER_URL": broker.url, "REDIS_URL": try TestServers.fromEnvironment().redisURL,
                "WALLET_FX_URL": "http://127.0.0.1:9", "WALLET_FX_STATIC_RATES": "EUR:0.92",
            ])
            try await withService(S.self, settings: settings) { running in
                let client = running.context.partner("test", baseURL: running.baseURL)
                try await eventually("\(S.slug) is ready") { try await client.send(.get, "/readyz").status == 200 }
            }
        }
    }
}

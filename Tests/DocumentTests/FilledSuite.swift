import FoundationEssentials
import Logging
import Outbox
import PostgresAccess
import ServiceKit
import TestSupport
import Testing

/// One database with the schemas of all services, each brought from its first version to its last over rows.
struct FilledSuite: Sendable {
    private static let folder = "\(Checkout.root)/Tests/Migrations"

    let database: TestDatabase
    /// As superuser, to look at everything.
    let admin: PostgresClient

    static func text(_ path: String) throws -> String? {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    static func files(of service: any FlorinService.Type) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(service.slug)"))
    }

    /// `V0007` of `V0007__create_revocations`.
    static func version(_ migration: Migration) -> String { String(migration.name.prefix { $0 != "_" }) }

    static func with(_ body: (FilledSuite) async throws -> Void) async throws {
        let database = try await TestDatabase.create(allServices.map { TestSchema($0.slug, Outbox.migrations) })
        let admin = PostgresClient(try PostgresConfig(url: database.adminURL), logger: Logger(label: "test"))
        do {
            for service in allServices {
                let client = try database.client(for: service.slug, poolSize: 1)
                try await fill(service, client)
                await client.close()
            }
            try await body(FilledSuite(database: database, admin: admin))
            await admin.close()
            try await database.drop()
        } catch {
            await admin.close()
            try? await database.drop()  // the test's own error is the one to report
            throw error
        }
    }

    private static func fill(_ service: any FlorinService.Type, _ client: PostgresClient) async throws {
        try await client.script(try #require(try text("messaging.sql")))
        let migrator = Migrator(client: client, schema: service.slug, logger: Logger(label: "test"))
        let all = service.migrations.sorted { $0.name < $1.name }
        for count in 1...max(1, all.count) {
            try await migrator.migrate(Outbox.migrations + all.prefix(count))
            guard let rows = try text("\(service.slug)/\(version(all[count - 1])).sql") else { continue }
            do {
                try await client.script(rows)
            } catch {
                Issue.record("\(service.slug) \(all[count - 1].name): \(error)")
                throw error
            }
        }
    }

    /// What `Tests/Invariants` find.
    func violations() async throws -> [String] {
        let folder = "\(Checkout.root)/Tests/Invariants"
        var found: [String] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where name.hasSuffix(".sql") {
            let data = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
            let sql = SQL(dangerouslyRaw: String(decoding: data, as: UTF8.self))
            let rows = try await admin.query("select to_jsonb(v)::text from (\(sql)) v limit 5").decode(String.self)
            found += rows.map { "\(name): \($0)" }
        }
        return found
    }

    func emptyTables(of service: any FlorinService.Type) async throws -> Set<String> {
        let tables = try await admin.query(
            """
            select table_name::text from information_schema.tables
            where table_schema = \(service.slug) and table_type = 'BASE TABLE'
            """
        ).decode(String.self)
        var empty: Set<String> = []
        for table in tables {
            let rows = try await admin.query("select from \(identifier: "\(service.slug).\(table)") limit 1")
            if rows.isEmpty { empty.insert(table) }
        }
        return empty
    }
}

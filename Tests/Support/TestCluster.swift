import Crypto
import Logging
import PostgresAccess
import Primitives

/// The PostgreSQL cluster of the tests: its superuser, the services' roles and the migrated templates.
actor TestCluster {
    /// Only ever a password in a cluster of tests.
    static let rolePassword = "florin-test"

    nonisolated let server: ServerURL
    nonisolated let admin: PostgresClient
    /// One entry per set of migrations, also while it is being made, so that all tests wait for the one maker.
    private var templates: [String: Task<Void, any Error>] = [:]
    private static let one = Result { try TestCluster(TestServers.fromEnvironment()) }

    static func shared() throws -> TestCluster { try one.get() }

    private init(_ servers: TestServers) throws {
        guard let server = ServerURL(servers.postgresURL) else {
            throw MissingTestServer(variable: "FLORIN_TEST_POSTGRES_URL")
        }
        self.server = server
        var config = try PostgresConfig(url: servers.postgresURL)
        config.outagePatience = .seconds(120)
        config.acquireTimeout = .seconds(120)  // databases are copied one after another while all tests begin at once
        config.statementTimeout = .zero  // for the same reason
        admin = PostgresClient(config, logger: Logger(label: "test.admin"))
    }

    /// Name of a database with these schemas, migrated. Its name is a hash of their content, so a later run of the
    /// same migrations finds it made.
    func template(for schemas: [TestSchema]) async throws -> String {
        let name = Self.templateName(schemas)
        let made = templates[name] ?? Task { try await makeTemplate(name, schemas) }
        templates[name] = made
        try await made.value
        return name
    }

    /// Made under another name and renamed when complete: nobody ever copies half a template.
    private func makeTemplate(_ name: String, _ schemas: [TestSchema]) async throws {
        guard try await admin.query("select 1 from pg_database where datname = \(name)").isEmpty else { return }
        let draft = uniqueName("template")
        try await admin.script("create database \(draft)")
        do {
            for schema in schemas { try await admin.script(Self.makeRole(schema)) }
            for schema in schemas { try await migrate(schema, in: draft) }
            try await admin.script("alter database \(draft) rename to \(name)")
        } catch let error as PostgresError where error.sqlState == "42P04" {
            // Another process was faster, and its template is the same.
            try await admin.script("drop database \(draft) with (force)")
        } catch {
            try? await admin.script("drop database \(draft) with (force)")  // the first error is the one to report
            throw error
        }
    }

    private func migrate(_ schema: TestSchema, in database: String) async throws {
        let inside = server.with(path: database)
        let logger = Logger(label: "test.migrations")
        let owner = PostgresClient(try PostgresConfig(url: inside.description), logger: logger)
        try await owner.script(
            """
            set florin.role = '\(schema.role)'; set florin.schema = '\(schema.name)';
            \(Checkout.text("scripts/sql/service-schema.sql"))
            """)
        await owner.close()
        let role = inside.with(user: schema.role, password: Self.rolePassword)
        let client = PostgresClient(try PostgresConfig(url: role.description), logger: logger)
        do {
            try await Migrator(client: client, schema: schema.name, logger: logger).migrate(schema.migrations)
            await client.close()
        } catch {
            await client.close()
            throw error
        }
    }

    /// Belongs to a role and a database, and is not copied with a template.
    static func searchPaths(of schemas: [TestSchema], in database: String) -> String {
        schemas.map { "alter role \($0.role) in database \(database) set search_path = \($0.name);" }
            .joined(separator: "\n")
    }

    /// By the same statements as in a real installation.
    private static func makeRole(_ schema: TestSchema) throws -> String {
        try """
        set florin.role = '\(schema.role)'; set florin.password = '\(rolePassword)';
        \(Checkout.text("scripts/sql/service-role.sql"))
        """
    }

    private static func templateName(_ schemas: [TestSchema]) -> String {
        var hash = SHA256()
        for schema in schemas {
            hash.update(data: Array(schema.name.utf8))
            for migration in schema.migrations {
                hash.update(data: Array(migration.name.utf8))
                hash.update(data: migration.sql)
            }
        }
        let names = schemas.map(\.name).joined(separator: "_")
        return "template_\(leadingPart(of: names))_\(Hex.encode(Array(hash.finalize().prefix(6))))"
    }
}

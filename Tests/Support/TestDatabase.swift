import Logging
package import PostgresAccess

/// A schema of a test database and the migrations that fill it.
package struct TestSchema: Sendable {
    package let name: String
    package let migrations: [Migration]

    package init(_ name: String, _ migrations: [Migration]) {
        self.name = name
        self.migrations = migrations
    }

    /// The role that owns the schema and nothing else, as in a real installation. All tests share it.
    var role: String { "florin_\(name)" }
}

/// A database of one test, copied from a migrated template in a moment.
///
/// Connections come as the service's own role and find its schema by their search path, so a test that passes here
/// needs no right that the service does not have.
package struct TestDatabase: Sendable {
    package let name: String
    private let server: ServerURL
    private let schemas: [TestSchema]

    /// Makes a database for `body` and drops it afterwards, whatever happens in between.
    package static func with<Result>(
        schema: String, migrations: [Migration], _ body: (TestDatabase) async throws -> Result
    ) async throws -> Result {
        try await with(TestSchema(schema, migrations), body: body)
    }

    /// The same with several services in one database.
    package static func with<Result>(
        _ schemas: TestSchema..., body: (TestDatabase) async throws -> Result
    ) async throws -> Result {
        try await with(schemas, body: body)
    }

    package static func with<Result>(
        _ schemas: [TestSchema], body: (TestDatabase) async throws -> Result
    ) async throws -> Result {
        let database = try await create(schemas)
        do {
            let result = try await body(database)
            try await database.drop()
            return result
        } catch {
            try? await database.drop()  // the test's own error is the one to report
            throw error
        }
    }

    /// Makes a database; the caller drops it.
    package static func create(_ schemas: [TestSchema]) async throws -> TestDatabase {
        let cluster = try TestCluster.shared()
        let template = try await cluster.template(for: schemas)
        let name = uniqueName(schemas.map(\.name).joined(separator: "_"))
        try await cluster.admin.script("create database \(name) template \(template)")
        try await cluster.admin.script(TestCluster.searchPaths(of: schemas, in: name))
        return TestDatabase(name: name, server: cluster.server, schemas: schemas)
    }

    /// Connection string of the first schema's role.
    package var url: String { url(for: schemas[0].name) }

    /// Connection string of one service's role. A process of a test may get no turn for longer than a server in
    /// operation waits for an idle transaction.
    package func url(for schema: String) -> String {
        let role = TestSchema(schema, []).role
        let patient = "\(name)?options=-c%20idle_in_transaction_session_timeout%3D2min"
        return server.with(path: patient).with(user: role, password: TestCluster.rolePassword).description
    }

    /// Connection string of the superuser, to look at what a service must not see.
    package var adminURL: String { server.with(path: name).description }

    /// A client as one service (the first when not named). It closes with its last reference.
    package func client(
        for schema: String? = nil, poolSize: Int = 4, acquireTimeout: Duration = .seconds(20)
    ) throws -> PostgresClient {
        var config = try PostgresConfig(url: schema.map { url(for: $0) } ?? url)
        config.poolSize = poolSize
        config.outagePatience = acquireTimeout
        config.acquireTimeout = acquireTimeout  // long: many tests share two cores
        return PostgresClient(config, logger: Logger(label: "test"))
    }

    /// Ends all connections and drops the database.
    package func drop() async throws {
        try await TestCluster.shared().admin.script("drop database if exists \(name) with (force)")
    }
}

import Logging
import PostgresAccess
import TestSupport
import Testing

/// Runs `body` with a client of an empty database of its own, which is dropped afterwards.
func withDatabase<R>(
    poolSize: Int = 4, _ configure: (inout PostgresConfig) -> Void = { _ in },
    _ body: (PostgresClient, String) async throws -> R
) async throws -> R {
    let servers = try TestServers.fromEnvironment()
    var adminConfig = try PostgresConfig(url: servers.postgresURL)
    adminConfig.statementTimeout = .zero  // databases are copied one after another while all tests begin at once
    adminConfig.outagePatience = .seconds(120)
    adminConfig.acquireTimeout = .seconds(120)
    let admin = PostgresClient(adminConfig, logger: Logger(label: "test"))
    let name = uniqueName("postgres")
    try await admin.execute("create database \(identifier: name)")
    let url = try #require(ServerURL(servers.postgresURL)).with(path: name).description
    var config = try PostgresConfig(url: url)
    config.poolSize = poolSize
    config.outagePatience = .seconds(20)
    config.acquireTimeout = .seconds(20)  // long: many tests share two cores
    configure(&config)
    let client = PostgresClient(config, logger: Logger(label: "test"))
    let result: Result<R, any Error>
    do { result = .success(try await body(client, url)) } catch { result = .failure(error) }
    await client.close()
    try await admin.execute("drop database \(identifier: name) with (force)")
    await admin.close()
    return try result.get()
}

/// Expects that `body` throws an error of the server in this state.
func expectError<R>(_ sqlState: String, _ body: () async throws -> R, at place: SourceLocation = #_sourceLocation) async
{
    await expectError(kind: .server(sqlState), body, at: place)
}

/// Expects that `body` throws an error of this kind.
func expectError<R>(
    kind: PostgresError.Kind, _ body: () async throws -> R, at place: SourceLocation = #_sourceLocation
) async {
    do {
        _ = try await body()
        Issue.record("no error", sourceLocation: place)
    } catch {
        #expect((error as? PostgresError)?.kind == kind, "\(error)", sourceLocation: place)
    }
}

/// Expects that the first column of the first row has this value.
func expectFirst<T: PostgresDecodable & Equatable>(
    _ value: T, _ client: PostgresClient, _ sql: SQL, at place: SourceLocation = #_sourceLocation
) async throws {
    let found = try await client.query(sql).first(T.self)
    #expect(found == value, sourceLocation: place)
}

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
    let admin = PostgresClient(try PostgresConfig(url: servers.postgresURL), logger: Logger(label: "test"))
    let name = uniqueName("postgres")
    try await admin.execute("create database \(identifier: name)")
    let url = try #require(ServerURL(servers.postgresURL)).with(path: name).description
    var config = try PostgresConfig(url: url)
    config.poolSize = poolSize
    configure(&config)
    let client = PostgresClient(config, logger: Logger(label: "test"))
    let result: Result<R, any Error>
    do { result = .success(try await body(client, url)) } catch { result = .failure(error) }
    await client.close()
    try await admin.execute("drop database \(identifier: name) with (force)")
    await admin.close()
    return try result.get()
}

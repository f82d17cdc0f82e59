import Logging
import PostgresAccess
import TestSupport
import Testing

@Suite("Encrypted connections to PostgreSQL")
struct TLSTests {
    @Test(arguments: [("disable", false), ("require", true)])
    func theModeDecides(mode: String, isEncrypted: Bool) async throws {
        #expect(try await connectionIsEncrypted("sslmode=\(mode)") == isEncrypted)
    }

    @Test func theServersAuthorityIsAccepted() async throws {
        let authority = try TestTLS.fromEnvironment().authorityFile
        #expect(try await connectionIsEncrypted("sslmode=verify-full&sslrootcert=\(authority)"))
    }

    @Test func anotherAuthorityIsRefused() async throws {
        await #expect(throws: PostgresError.self) {
            try await connectionIsEncrypted("sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt")
        }
    }

    private func connectionIsEncrypted(_ parameters: String) async throws -> Bool {
        let url = try TestServers.fromEnvironment().postgresURL
        var config = try PostgresConfig(url: "\(url)?\(parameters)")
        config.acquireTimeout = .seconds(2)
        let client = PostgresClient(config, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let answer = try await client.query("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
        await client.close()
        let isEncrypted: Bool? = try answer.first(Bool.self)
        return try #require(isEncrypted as Bool?)
    }
}

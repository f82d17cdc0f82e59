import HTTPKit
import ServiceKit
import TestSupport
import Testing

/// Each migration meets the rows of the version before it (`Tests/Migrations`), and at the end everything still holds
/// and every service starts.
@Suite struct FilledMigrationTests {
    @Test func everyMigrationHasItsRows() throws {
        for service in allServices {
            let files = try FilledSuite.files(of: service)
            let wanted = Set(service.migrations.map { "\(FilledSuite.version($0)).sql" })
            #expect(wanted.subtracting(files) == [], "migrations without rows in Tests/Migrations/\(service.slug)")
            #expect(files.subtracting(wanted).subtracting(["empty.txt"]) == [], "rows of no migration")
        }
    }

    @Test func everyMigrationRunsOverTheRowsOfTheVersionBefore() async throws {
        try await FilledSuite.with { suite in
            for service in allServices {
                let allowed = try (FilledSuite.text("\(service.slug)/empty.txt") ?? "").split(separator: "\n")
                    .compactMap { $0.split(separator: ":").first.map(String.init) }
                #expect(try await suite.emptyTables(of: service) == Set(allowed), "empty tables of \(service.slug)")
            }
            #expect(try await suite.violations() == [])
            for service in allServices { try await start(service, on: suite.database) }
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
                let client = running.context.partner("test", baseURL: running.baseURL, timeout: patience)
                try await eventually("\(S.slug) is ready") { try await client.send(.get, "/readyz").status == 200 }
            }
        }
    }
}

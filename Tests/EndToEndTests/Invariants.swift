import FoundationEssentials
import Logging
import PostgresAccess
import TestSupport
import Testing

/// `Tests/Invariants/*.sql` over the databases of the running suite: a row is a violation.
enum Invariants {
    static func check() async throws {
        let folder = "\(Checkout.root)/Tests/Invariants"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sql") }.sorted()
        try #require(!files.isEmpty)
        let database = try await open()
        do {
            for file in files {
                let sql = String(
                    decoding: try Data(contentsOf: URL(filePath: "\(folder)/\(file)")), as: UTF8.self)
                let violations = try await database.query("\(dangerouslyRaw: sql)")
                #expect(violations.count == 0, "\(file) found \(violations.count) violations")
            }
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    /// The suite's database as superuser.
    static func open() async throws -> PostgresClient {
        let url = try FlorinClient.environment("FLORIN_TEST_SUITE_DATABASE_URL")
        return PostgresClient(try PostgresConfig(url: url), logger: Logger(label: "invariants"))
    }
}

import FoundationEssentials
import PostgresAccess
import TestSupport
import Testing

/// Runs `Tests/Invariants/wallet_*.sql`: each statement gives rows only where something is wrong.
enum Invariants {
    static func check(_ database: TestDatabase, _ place: SourceLocation = #_sourceLocation) async throws {
        let client = try database.client(poolSize: 1)
        for (name, sql) in try files() {
            let found = try await client.query(SQL(dangerouslyRaw: "select to_jsonb(v)::text from (\(sql)) v limit 5"))
            let violations = try found.decode(String.self)
            #expect(violations.isEmpty, "\(name)", sourceLocation: place)
        }
        await client.close()
    }

    private static func files() throws -> [(String, String)] {
        let folder = "\(Checkout.root)/Tests/Invariants"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasPrefix("wallet_") && $0.hasSuffix(".sql") }.sorted()
        #expect(names.count >= 5)
        return try names.map { name in
            let data = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
            return (name, String(decoding: data, as: UTF8.self))
        }
    }
}

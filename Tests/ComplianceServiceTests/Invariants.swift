import FoundationEssentials
import PostgresAccess
import TestSupport
import Testing

/// Runs `Tests/Invariants/compliance_*.sql`: each statement gives rows only where something is wrong.
enum Invariants {
    static func check(_ client: PostgresClient, _ place: SourceLocation = #_sourceLocation) async throws {
        for (name, sql) in try files() {
            let found = try await client.query(SQL(dangerouslyRaw: "select to_jsonb(v)::text from (\(sql)) v limit 5"))
            let violations = try found.decode(String.self)
            #expect(violations.isEmpty, "\(name)", sourceLocation: place)
        }
    }

    private static func files() throws -> [(String, String)] {
        let folder = "\(Checkout.root)/Tests/Invariants"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasPrefix("compliance_") && $0.hasSuffix(".sql") }.sorted()
        #expect(names.count >= 5)
        return try names.map { name in
            let data = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
            return (name, String(decoding: data, as: UTF8.self))
        }
    }
}

import FoundationEssentials
import PostgresAccess
import TestSupport

/// The invariants of the books, as `Tests/Invariants/accounting_*.sql` state them: each file returns a row for each
/// violation.
enum Invariants {
    struct Violated: Error, CustomStringConvertible {
        let description: String
    }

    static func check(_ client: PostgresClient) async throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Invariants").path()
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasPrefix("accounting_") && $0.hasSuffix(".sql") }.sorted()
        guard !files.isEmpty else { throw Violated(description: "there are no invariants in \(folder)") }
        for file in files {
            let sql = String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/\(file)")), as: UTF8.self)
            let rows = try await client.query(SQL(dangerouslyRaw: sql))
            guard rows.isEmpty else { throw Violated(description: "\(file) returns \(rows.count) rows") }
        }
    }
}

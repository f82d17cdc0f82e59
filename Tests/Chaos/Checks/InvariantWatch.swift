import FoundationEssentials
import Logging
import PostgresAccess
import Synchronization

/// Asks `Tests/Invariants/*.sql` again and again while everything else happens. A row is a violation.
final class InvariantWatch: Sendable {
    struct Findings: Sendable {
        var rounds = 0
        /// Rounds in which the database could not be asked, as happens while it is the one that fails.
        var unanswered = 0
        var violations: [String] = []
    }

    static let interval: Duration = .seconds(5)

    private let database: PostgresClient
    private let statements: [(name: String, sql: String)]
    private let state = Mutex(Findings())

    struct NoStatements: Error {}

    init(_ database: PostgresClient, root: String) throws {
        self.database = database
        let folder = "\(root)/Tests/Invariants"
        statements = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sql") }
            .sorted()
            .map { ($0, String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/\($0)")), as: UTF8.self)) }
        guard !statements.isEmpty else { throw NoStatements() }
    }

    var findings: Findings { state.withLock { $0 } }

    /// Until it is cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                try await check()
            } catch {
                state.withLock { $0.unanswered += 1 }
            }
            try? await Task.sleep(for: Self.interval)  // ends early when cancelled, as the loop does
        }
    }

    /// One round.
    func check() async throws {
        for (name, sql) in statements {
            let rows = try await database.query("\(dangerouslyRaw: sql)")
            guard rows.count > 0 else { continue }
            state.withLock { $0.violations.append("\(name): \(rows.count) rows") }
        }
        state.withLock { $0.rounds += 1 }
    }
}

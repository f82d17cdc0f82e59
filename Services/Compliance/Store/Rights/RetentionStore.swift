import ComplianceDomain
import JSONKit
import PostgresAccess
import Primitives

/// All SQL for how long things are kept: the newest version holds, the older ones stay.
struct RetentionStore: Sendable {
    let client: PostgresClient
    /// What holds before anybody has said otherwise.
    let seed: RetentionPlan

    func current() async throws -> KeptRetention {
        try Self.read(await client.query(Self.newest)) ?? KeptRetention(plan: seed, setBy: nil, createdAt: nil)
    }

    nonisolated(nonsending) func current(in transaction: PostgresTransaction) async throws -> KeptRetention {
        try Self.read(await transaction.query(Self.newest)) ?? KeptRetention(plan: seed, setBy: nil, createdAt: nil)
    }

    /// Of two at once the second builds on the first.
    nonisolated(nonsending) func lock(in transaction: PostgresTransaction) async throws -> KeptRetention {
        try await transaction.execute("lock table compliance.retention_versions in share row exclusive mode")
        return try await current(in: transaction)
    }

    nonisolated(nonsending) func insert(
        _ plan: RetentionPlan, by staff: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let days = plan.days.sorted { $0.key < $1.key }.map { JSONMember($0.key, .number("\($0.value)")) }
        try await transaction.execute(
            """
            insert into compliance.retention_versions (version, days, set_by, created_at)
            values (\(plan.version), \(json: JSON.encode(JSONValue.object(days))), \(staff), \(now))
            """)
    }

    private static let newest: SQL = """
        select version, days::text, set_by, created_at from compliance.retention_versions
        order by version desc limit 1
        """

    private static func read(_ rows: Rows) throws -> KeptRetention? {
        let row = try rows.first(Int.self, String.self, UserID?.self, Timestamp.self)
        guard let (version, text, setBy, createdAt) = row else { return nil }
        guard case .object(let members) = try JSONParser.parse(Array(text.utf8)) else {
            throw PostgresError(.decoding, message: "retention \(version) is no object")
        }
        let days = members.map { ($0.name, Int($0.value.integerValue ?? 0)) }
        return KeptRetention(
            plan: RetentionPlan(version: version, days: Dictionary(days) { first, _ in first }), setBy: setBy,
            createdAt: createdAt)
    }
}

/// A plan with who has made it, and when; the seed is nobody's.
struct KeptRetention: Sendable {
    let plan: RetentionPlan
    let setBy: UserID?
    let createdAt: Timestamp?
}

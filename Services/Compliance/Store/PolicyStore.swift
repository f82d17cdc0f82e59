import ComplianceDomain
import JSONKit
import PostgresAccess
import Primitives

/// A version of the policy.
struct KeptPolicy: Sendable {
    let policy: Policy
    /// As it was written, without what explains it.
    let body: JSONValue
    /// Nobody for what the service began with.
    let staff: UserID?
    let createdAt: Timestamp

    var version: Int { policy.version }
}

/// All SQL for versions of the policy.
struct PolicyStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func newest(in transaction: PostgresTransaction) async throws -> Int? {
        try await transaction.query("select max(version) from compliance.policies").first(Int?.self) ?? nil
    }

    /// - Returns: whether there was none of that version.
    nonisolated(nonsending) func insert(
        _ kept: KeptPolicy, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.execute(
            """
            insert into compliance.policies (version, body, staff_id, created_at)
            values (\(kept.version), \(json: JSON.encode(kept.body)), \(kept.staff), \(kept.createdAt))
            on conflict do nothing
            """) == 1
    }

    nonisolated(nonsending) func find(_ version: Int, in transaction: PostgresTransaction) async throws -> KeptPolicy? {
        try Self.decode(await transaction.query("\(Self.select) where version = \(version)")).first
    }

    func list(before version: Int?, limit: Int) async throws -> [KeptPolicy] {
        var query = ListQuery()
        query.follows("version", version)
        return try Self.decode(
            await client.query("\(Self.select) \(query.conditions) order by version desc limit \(limit)"))
    }

    private static let select: SQL = "select body, staff_id, created_at from compliance.policies"

    private static func decode(_ rows: Rows) throws -> [KeptPolicy] {
        try rows.decode([UInt8].self, UserID?.self, Timestamp.self).map { bytes, staff, createdAt in
            let body = try JSONParser.parse(bytes, limits: .own)
            return KeptPolicy(policy: try Policy(body), body: body, staff: staff, createdAt: createdAt)
        }
    }
}

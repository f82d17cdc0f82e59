import ComplianceDomain
import JSONKit
import PostgresAccess
import Primitives

/// A version of a rule or a pattern.
struct KeptRule: Sendable {
    let id: RuleID
    let version: Int
    let definition: RuleDefinition
    /// Nobody for what the service began with.
    let staff: UserID?
    /// Of the rule, and of this version.
    let createdAt: Timestamp
    let changedAt: Timestamp

    var code: String { definition.code }
    var mode: Rule.Mode { definition.mode }
}

/// Which rules a list shows.
struct RuleFilter: Sendable {
    let mode: Rule.Mode?
    let kind: RuleDefinition.Kind?
    let code: String?
}

/// All SQL for rules and their versions.
struct RuleStore: Sendable {
    let client: PostgresClient

    /// Who changes rules waits for all others who do: a revision is seen only after every smaller one.
    nonisolated(nonsending) func lockAll(in transaction: PostgresTransaction) async throws {
        try await transaction.query("select pg_advisory_xact_lock(hashtextextended('compliance.rules', 0))")
    }

    /// The newest change of any; nil where there is no rule at all.
    nonisolated(nonsending) func revision(in transaction: PostgresTransaction) async throws -> Int64? {
        try await transaction.query("select max(revision) from compliance.rule_versions").first(Int64?.self) ?? nil
    }

    nonisolated(nonsending) func all(in transaction: PostgresTransaction) async throws -> [KeptRule] {
        try Self.decode(await transaction.query("\(Self.newest) order by r.code"))
    }

    nonisolated(nonsending) func lock(_ id: RuleID, in transaction: PostgresTransaction) async throws -> KeptRule? {
        try Self.decode(await transaction.query("\(Self.newest) where r.id = \(id) for update of r")).first
    }

    func find(_ id: RuleID) async throws -> KeptRule? {
        try Self.decode(await client.query("\(Self.newest) where r.id = \(id)")).first
    }

    func list(_ filter: RuleFilter, after id: RuleID?, limit: Int) async throws -> [KeptRule] {
        var query = ListQuery()
        query.equals("v.mode", filter.mode?.rawValue)
        query.equals("r.kind", filter.kind?.rawValue)
        query.equals("r.code", filter.code)
        query.follows("r.id", id)
        return try Self.decode(
            await client.query("\(Self.newest) \(query.conditions) order by r.id desc limit \(limit)"))
    }

    /// Newest first.
    func versions(of id: RuleID, before version: Int?, limit: Int) async throws -> [KeptRule] {
        var query = ListQuery()
        query.requires("r.id = \(id)")
        query.follows("v.version", version)
        return try Self.decode(
            await client.query("\(Self.every) \(query.conditions) order by v.version desc limit \(limit)"))
    }

    /// - Throws: `ruleCodeTaken`.
    nonisolated(nonsending) func insert(_ kept: KeptRule, in transaction: PostgresTransaction) async throws {
        do throws(PostgresError) {
            try await transaction.pipeline([
                """
                insert into compliance.rules (id, code, kind, version, created_at)
                values (\(kept.id), \(kept.code), \(kept.definition.kind.rawValue), \(kept.version), \(kept.createdAt))
                """,
                Self.version(kept),
            ])
        } catch {
            if error.isUniqueViolation(of: "rules_code_key") { throw ComplianceError.ruleCodeTaken }
            throw error
        }
    }

    nonisolated(nonsending) func change(_ kept: KeptRule, in transaction: PostgresTransaction) async throws {
        try await transaction.pipeline([
            Self.version(kept), "update compliance.rules set version = \(kept.version) where id = \(kept.id)",
        ])
    }

    private static func version(_ kept: KeptRule) -> SQL {
        """
        insert into compliance.rule_versions (rule_id, version, mode, definition, staff_id, created_at)
        values (\(kept.id), \(kept.version), \(kept.mode.rawValue), \(json: JSON.encode(kept.definition.json)),
            \(kept.staff), \(kept.changedAt))
        """
    }

    private static let columns: SQL = """
        select r.id, v.version::int, r.kind, v.mode, v.definition, v.staff_id, r.created_at, v.created_at
        from compliance.rules r join compliance.rule_versions v
        """
    private static let newest = columns + " on v.rule_id = r.id and v.version = r.version"
    private static let every = columns + " on v.rule_id = r.id"

    private static func decode(_ rows: Rows) throws -> [KeptRule] {
        let found = try rows.decode(
            RuleID.self, Int.self, String.self, String.self, [UInt8].self, UserID?.self, Timestamp.self, Timestamp.self)
        return try found.map { id, version, kind, mode, definition, staff, createdAt, changedAt in
            guard let kind = RuleDefinition.Kind(rawValue: kind), let mode = Rule.Mode(rawValue: mode) else {
                throw PostgresError(.decoding, message: "rule \(id) is of a kind that we do not know")
            }
            let json = try JSONParser.parse(definition, limits: .own)
            return KeptRule(
                id: id, version: version, definition: try RuleDefinition(kind, json, mode: mode), staff: staff,
                createdAt: createdAt, changedAt: changedAt)
        }
    }
}

import ComplianceDomain
import PostgresAccess
import Primitives

/// What a list asks for.
struct AuditQuery: Sendable {
    var search = AuditSearch()
    var service: String?
    var category: AuditEntryRecord.Category?
    var type: String?
    var severity: AuditEntryRecord.Level?
    var outcome: AuditEntryRecord.Outcome?
    var from: Timestamp?
    var to: Timestamp?
}

/// An entry as it lies there.
struct KeptAuditEntry: Sendable {
    let sequence: Int64
    let hash: [UInt8]
    let payload: [UInt8]
}

/// How many entries are alike.
struct AuditCount: Sendable {
    let service: String
    let category: String
    let severity: String
    let outcome: String
    let count: Int64
}

/// All SQL for the entries of the log.
struct AuditLogStore: Sendable {
    let client: PostgresClient

    // MARK: Writing

    /// Where the log ends; nobody else adds to it until the transaction is over.
    nonisolated(nonsending) func lockHead(in transaction: PostgresTransaction) async throws -> AuditHead {
        try Self.head(
            try await transaction.query("select sequence, hash from compliance.audit_head for no key update"))
    }

    /// Which of these messages have their entries.
    nonisolated(nonsending) func known(
        _ ids: [UniqueID], in transaction: PostgresTransaction
    ) async throws -> Set<UniqueID> {
        let rows = try await transaction.query("select id from compliance.audit_entries where id = any(\(ids))")
        return Set(try rows.decode(UniqueID.self))
    }

    /// The head moves with them; see `extend_audit_chain`.
    nonisolated(nonsending) func insert(
        _ entries: [(draft: AuditDraft, link: AuditLink)], in transaction: PostgresTransaction
    ) async throws {
        guard !entries.isEmpty else { return }
        typealias Column = (
            Int64, UniqueID, Timestamp, String, String, String, String, String, [Int64], [UInt8], [UInt8], [UInt8]
        )
        let rows = entries.map { draft, link -> Column in
            let record = draft.record
            return (
                link.sequence, record.id, record.at, record.service, record.category.rawValue, record.type,
                record.severity.rawValue, record.outcome.rawValue, draft.keys, link.previousHash, link.hash,
                link.payload
            )
        }
        try await transaction.copy(
            into: "compliance.audit_entries",
            columns: [
                "sequence", "id", "at", "service", "category", "type", "severity", "outcome", "keys", "previous_hash",
                "hash", "payload",
            ], rows: rows)
    }

    /// Takes away the oldest entries, as far as all of them are older; see `move_audit_start`.
    /// - Returns: how many.
    func purge(before end: Timestamp, limit: Int) async throws -> Int {
        try await client.execute(
            """
            delete from compliance.audit_entries where sequence in (
                select e.sequence from compliance.audit_entries e
                where e.sequence < coalesce(
                    (select min(y.sequence) from compliance.audit_entries y where y.at >= \(end)),
                    (select h.sequence + 1 from compliance.audit_head h))
                order by e.sequence limit \(limit))
            """)
    }

    // MARK: Reading

    func head() async throws -> AuditHead {
        try Self.head(try await client.query("select sequence, hash from compliance.audit_head"))
    }

    /// What the first kept entry is bound to.
    func start() async throws -> AuditHead {
        try Self.head(try await client.query("select start_sequence, start_hash from compliance.audit_head"))
    }

    private static func head(_ rows: Rows) throws -> AuditHead {
        guard let (sequence, hash) = try rows.first(Int64.self, [UInt8].self) else {
            throw PostgresError(.decoding, message: "the log has no end")
        }
        return AuditHead(sequence: sequence, hash: hash)
    }

    /// Entries that a search may mean, the newest first.
    /// - Parameter last: of the page: nothing behind it.
    func find(_ query: AuditQuery, through last: Int64?, limit: Int) async throws -> [KeptAuditEntry] {
        let rows = try await client.query(Self.listSQL(query, through: last, limit: limit))
        return try rows.decode(Int64.self, [UInt8].self, [UInt8].self).map { sequence, hash, payload in
            KeptAuditEntry(sequence: sequence, hash: hash, payload: payload)
        }
    }

    static func listSQL(_ query: AuditQuery, through last: Int64?, limit: Int) -> SQL {
        var list = ListQuery()
        if !query.search.isEmpty { list.requires("keys @> \(query.search.keys)") }
        list.equals("service", query.service)
        list.equals("category", query.category?.rawValue)
        list.equals("type", query.type)
        list.equals("severity", query.severity?.rawValue)
        // The index has only these; the plan that the server keeps for all calls must know.
        if let severity = query.severity, severity != .info { list.requires("severity <> 'info'") }
        list.equals("outcome", query.outcome?.rawValue)
        list.from("at", query.from)
        list.before("at", query.to)
        if let last { list.requires("sequence <= \(last)") }
        return """
            select sequence, hash, payload from compliance.audit_entries \(list.conditions)
            order by sequence desc limit \(limit)
            """
    }

    func find(_ id: UniqueID) async throws -> KeptAuditEntry? {
        let rows = try await client.query(
            "select sequence, hash, payload from compliance.audit_entries where id = \(id)")
        return try rows.first(Int64.self, [UInt8].self, [UInt8].self).map {
            KeptAuditEntry(sequence: $0.0, hash: $0.1, payload: $0.2)
        }
    }

    /// In their order, from the first behind `sequence`.
    func links(after sequence: Int64, through last: Int64, limit: Int) async throws -> [AuditLink] {
        let rows = try await client.query(
            """
            select sequence, previous_hash, hash, payload from compliance.audit_entries
            where sequence > \(sequence) and sequence <= \(last) order by sequence limit \(limit)
            """)
        return try rows.decode(Int64.self, [UInt8].self, [UInt8].self, [UInt8].self).map {
            .kept(sequence: $0.0, previousHash: $0.1, hash: $0.2, payload: $0.3)
        }
    }

    func counts(from: Timestamp, to: Timestamp) async throws -> [AuditCount] {
        let rows = try await client.query(
            """
            select service, category, severity, outcome, count(*) from compliance.audit_entries
            where at >= \(from) and at < \(to) group by service, category, severity, outcome order by 1, 2, 3, 4
            """)
        return try rows.decode(String.self, String.self, String.self, String.self, Int64.self).map {
            AuditCount(service: $0.0, category: $0.1, severity: $0.2, outcome: $0.3, count: $0.4)
        }
    }
}

import ComplianceDomain
import PostgresAccess
import Primitives

/// A case with what belongs to it.
struct KeptCase: Sendable {
    var file: CaseFile
    var customers: [UserID]
    var alerts: [AlertID]
    /// The newest last.
    var timeline: [CaseEntry]
    let createdBy: UserID
    let createdAt: Timestamp
    /// The newest last.
    var papers: [CasePaper] = []
}

/// What somebody did in a case.
struct CaseEntry: Sendable {
    enum Kind: String, CaseIterable, Sendable { case opened, changed, assigned, note, file, proposed, closed }

    let kind: Kind
    let staff: UserID
    let at: Timestamp
    let text: String?
}

/// Which cases a list shows.
struct CaseFilter: Sendable {
    let status: CaseStatus?
    let assignee: UserID?
    let customer: UserID?
}

/// All SQL for cases.
struct CaseStore: Sendable {
    /// Of one case; what came before is in the audit trail.
    private static let longestTimeline = 500

    let client: PostgresClient

    nonisolated(nonsending) func insert(_ kept: KeptCase, in transaction: PostgresTransaction) async throws {
        let file = kept.file
        try await transaction.execute(
            """
            insert into compliance.cases (id, title, status, due_at, created_by, created_at, updated_at)
            values (\(file.id), \(file.title), \(file.status.rawValue), \(file.dueAt), \(kept.createdBy),
                \(kept.createdAt), \(kept.createdAt))
            """)
        try await link(kept, in: transaction)
    }

    nonisolated(nonsending) func update(
        _ kept: KeptCase, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let (file, proposal) = (kept.file, kept.file.proposal)
        try await transaction.execute(
            """
            update compliance.cases
            set title = \(file.title), status = \(file.status.rawValue), assignee_id = \(file.assignee),
                due_at = \(file.dueAt), outcome = \(proposal?.outcome.rawValue), reason = \(proposal?.reason),
                proposed_by = \(proposal?.by), proposed_at = \(proposal?.at), approved_by = \(file.approvedBy),
                closed_at = \(file.closedAt), updated_at = \(now)
            where id = \(file.id)
            """)
        try await link(kept, in: transaction)
    }

    /// What belongs to a case is added, never taken away.
    private nonisolated(nonsending) func link(
        _ kept: KeptCase, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.pipeline([
            """
            insert into compliance.case_customers (case_id, user_id)
            select \(kept.file.id), user_id from unnest(\(kept.customers)) as named (user_id) on conflict do nothing
            """,
            """
            insert into compliance.case_alerts (case_id, alert_id)
            select \(kept.file.id), alert_id from unnest(\(kept.alerts)) as named (alert_id) on conflict do nothing
            """,
        ])
    }

    nonisolated(nonsending) func note(
        _ entry: CaseEntry, in id: CaseID, as entryID: UniqueID, _ transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into compliance.case_entries (id, case_id, kind, staff_id, text, at)
            values (\(entryID), \(id), \(entry.kind.rawValue), \(entry.staff), \(entry.text), \(entry.at))
            """)
    }

    /// Locks the case until the transaction ends.
    nonisolated(nonsending) func lock(_ id: CaseID, in transaction: PostgresTransaction) async throws -> KeptCase? {
        let rows = try await transaction.query("\(Self.select) where c.id = \(id) for update of c")
        guard var kept = try Self.decode(rows).first else { return nil }
        let parts = try await transaction.pipeline(Self.parts(of: [id]))
        try Self.fill(&kept, from: parts)
        return kept
    }

    func find(_ id: CaseID) async throws -> KeptCase? {
        try await client.transaction { transaction in
            guard var kept = try Self.decode(await transaction.query("\(Self.select) where c.id = \(id)")).first else {
                return nil
            }
            try Self.fill(&kept, from: await transaction.pipeline(Self.parts(of: [id])))
            return kept
        }
    }

    /// Without what belongs to each.
    func list(_ filter: CaseFilter, after id: CaseID?, limit: Int) async throws -> [KeptCase] {
        var query = ListQuery()
        query.equals("c.status", filter.status?.rawValue)
        query.equals("c.assignee_id", filter.assignee)
        if let customer = filter.customer {
            query.requires(
                "c.id in (select k.case_id from compliance.case_customers k where k.user_id = \(customer))")
        }
        query.follows("c.id", id)
        let statement: SQL = "\(Self.select) \(query.conditions) order by c.id desc limit \(limit)"
        return try await client.transaction { transaction in
            var found = try Self.decode(await transaction.query(statement))
            let parts = try await transaction.pipeline(Self.parts(of: found.map(\.file.id)))
            for place in found.indices { try Self.fill(&found[place], from: parts) }
            return found
        }
    }

    private static let select: SQL = """
        select c.id, c.title, c.status, c.assignee_id, c.due_at, c.outcome, c.reason, c.proposed_by, c.proposed_at,
            c.approved_by, c.closed_at, c.created_by, c.created_at
        from compliance.cases c
        """

    private static func parts(of ids: [CaseID]) -> [SQL] {
        [
            "select case_id, user_id from compliance.case_customers where case_id = any(\(ids)) order by user_id",
            "select case_id, alert_id from compliance.case_alerts where case_id = any(\(ids)) order by alert_id",
            """
            select case_id, kind, staff_id, at, text from (
                select * from compliance.case_entries where case_id = any(\(ids)) order by id desc
                limit \(longestTimeline)
            ) newest order by id
            """,
            CasePaperStore.select(of: ids),
        ]
    }

    private static func fill(_ kept: inout KeptCase, from parts: [Rows]) throws {
        let id = kept.file.id
        kept.customers = try parts[0].decode(CaseID.self, UserID.self).filter { $0.0 == id }.map { $0.1 }
        kept.alerts = try parts[1].decode(CaseID.self, AlertID.self).filter { $0.0 == id }.map { $0.1 }
        kept.timeline = try parts[2].decode(
            CaseID.self, String.self, UserID.self, Timestamp.self, String?.self
        ).compactMap { owner, kind, staff, at, text in
            guard owner == id, let kind = CaseEntry.Kind(rawValue: kind) else { return nil }
            return CaseEntry(kind: kind, staff: staff, at: at, text: text)
        }
        kept.papers = try CasePaperStore.read(parts[3]).filter { $0.caseID == id }
    }

    private static func decode(_ rows: Rows) throws -> [KeptCase] {
        try rows.map { row in
            let (id, title, status, assignee, dueAt, outcome, reason, proposer, proposedAt) = try row.decode(
                CaseID.self, String.self, String.self, UserID?.self, Timestamp.self, String?.self, String?.self,
                UserID?.self, Timestamp?.self)
            guard let status = CaseStatus(rawValue: status) else {
                throw PostgresError(.decoding, message: "case \(id) has a status that we do not know")
            }
            var proposal: CaseFile.Decision?
            if let outcome = outcome.flatMap({ CaseOutcome(rawValue: $0) }), let proposer, let proposedAt {
                proposal = .init(outcome: outcome, reason: reason ?? "", by: proposer, at: proposedAt)
            }
            return KeptCase(
                file: CaseFile(
                    id: id, title: title, dueAt: dueAt, status: status, assignee: assignee, proposal: proposal,
                    approvedBy: try row.decode(UserID?.self, at: 9), closedAt: try row.decode(Timestamp?.self, at: 10)),
                customers: [], alerts: [], timeline: [], createdBy: try row.decode(UserID.self, at: 11),
                createdAt: try row.decode(Timestamp.self, at: 12))
        }
    }
}

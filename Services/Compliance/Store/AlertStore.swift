import ComplianceDomain
import JSONKit
import PostgresAccess
import Primitives

/// An alert with what it rests on.
struct KeptAlert: Sendable {
    var alert: Alert
    let facts: JSONValue
    let transactions: [UniqueID]
    let assessment: UniqueID?
    let createdAt: Timestamp
}

/// Which alerts a list shows.
struct AlertFilter: Sendable {
    let kind: AlertKind?
    let customer: UserID?
    let status: AlertStatus?
    let severity: Severity?
    let assignee: UserID?
}

/// All SQL for alerts.
struct AlertStore: Sendable {
    let client: PostgresClient

    static func insert(_ kept: KeptAlert) -> SQL {
        let alert = kept.alert
        return """
            insert into compliance.alerts (id, kind, rule, severity, score, customer_id, facts, transactions,
                assessment_id, status, due_at, created_at, updated_at)
            values (\(alert.id), \(alert.kind.rawValue), \(alert.rule), \(alert.severity.rawValue), \(alert.score),
                \(alert.customer), \(json: JSON.encode(kept.facts)), \(kept.transactions), \(kept.assessment),
                \(alert.status.rawValue), \(alert.dueAt), \(kept.createdAt), \(kept.createdAt))
            """
    }

    nonisolated(nonsending) func update(
        _ alert: Alert, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let decision = alert.decision
        try await transaction.execute(
            """
            update compliance.alerts
            set status = \(alert.status.rawValue), assignee_id = \(alert.assignee),
                outcome = \(decision?.outcome?.rawValue), note = \(decision?.note), case_id = \(decision?.caseID),
                decided_by = \(decision?.by), decided_at = \(decision?.at), updated_at = \(now)
            where id = \(alert.id)
            """)
    }

    /// Whom it is about; that never changes.
    /// - Returns: nil for no such alert.
    nonisolated(nonsending) func customer(
        of id: AlertID, in transaction: PostgresTransaction
    ) async throws -> UserID?? {
        try await transaction.query("select customer_id from compliance.alerts where id = \(id)").first(UserID?.self)
    }

    /// Locks the alert until the transaction ends. Its customer is locked before.
    nonisolated(nonsending) func lock(_ id: AlertID, in transaction: PostgresTransaction) async throws -> KeptAlert? {
        try Self.decode(await transaction.query("\(Self.select) where id = \(id) for update")).first
    }

    /// Those that were opened for a hit and that nobody has decided. The customer is locked before.
    nonisolated(nonsending) func lockUndecided(
        of hit: HitID, _ customer: UserID, in transaction: PostgresTransaction
    ) async throws -> [KeptAlert] {
        try Self.decode(
            await transaction.query(
                """
                \(Self.select)
                where customer_id = \(customer) and status in ('open', 'investigating')
                    and facts->>'hit_id' = \(hit.description)
                order by id for update
                """))
    }

    func find(_ id: AlertID) async throws -> KeptAlert? {
        try Self.decode(await client.query("\(Self.select) where id = \(id)")).first
    }

    func list(_ filter: AlertFilter, after id: AlertID?, limit: Int) async throws -> [KeptAlert] {
        try Self.decode(await client.query(Self.listSQL(filter, after: id, limit: limit)))
    }

    static func listSQL(_ filter: AlertFilter, after id: AlertID?, limit: Int) -> SQL {
        var query = ListQuery()
        query.equals("kind", filter.kind?.rawValue)
        query.equals("customer_id", filter.customer)
        query.equals("status", filter.status?.rawValue)
        query.equals("severity", filter.severity?.rawValue)
        query.equals("assignee_id", filter.assignee)
        query.follows("id", id)
        return "\(select) \(query.conditions) order by id desc limit \(limit)"
    }

    private static let select: SQL = """
        select id, kind, rule, severity, score::int, customer_id, due_at, status, assignee_id, outcome, note, case_id,
            decided_by, decided_at, facts, transactions, assessment_id, created_at
        from compliance.alerts
        """

    private static func decode(_ rows: Rows) throws -> [KeptAlert] {
        try rows.map { row in
            let (id, kind, rule, severity, score, customer, dueAt, status, assignee) = try row.decode(
                AlertID.self, String.self, String.self, String.self, Int.self, UserID?.self, Timestamp.self,
                String.self, UserID?.self)
            guard let kind = AlertKind(rawValue: kind), let severity = Severity(rawValue: severity),
                let status = AlertStatus(rawValue: status)
            else { throw PostgresError(.decoding, message: "alert \(id) has a value that we do not know") }
            let alert = Alert(
                id: id, kind: kind, rule: rule, severity: severity, score: score, customer: customer, dueAt: dueAt,
                status: status, assignee: assignee, decision: try decision(row))
            return KeptAlert(
                alert: alert, facts: try JSONParser.parse(row.decode([UInt8].self, at: 14), limits: .own),
                transactions: try row.decode([UniqueID].self, at: 15),
                assessment: try row.decode(UniqueID?.self, at: 16), createdAt: try row.decode(Timestamp.self, at: 17))
        }
    }

    private static func decision(_ row: Row) throws -> Alert.Decision? {
        guard let by = try row.decode(UserID?.self, at: 12), let at = try row.decode(Timestamp?.self, at: 13) else {
            return nil
        }
        return Alert.Decision(
            by: by, at: at, outcome: try row.decode(String?.self, at: 9).flatMap { AlertOutcome(rawValue: $0) },
            note: try row.decode(String?.self, at: 10), caseID: try row.decode(UniqueID?.self, at: 11))
    }
}

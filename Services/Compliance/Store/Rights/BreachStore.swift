import ComplianceDomain
import PostgresAccess
import Primitives

/// All SQL for breaches.
struct BreachStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(_ breach: Breach, in transaction: PostgresTransaction) async throws {
        let facts = breach.facts
        try await transaction.execute(
            """
            insert into compliance.breaches (id, status, aware_at, notify_by, description, categories, persons,
                high_risk, persons_told_at, reported_by, created_at, updated_at)
            values (\(breach.id), \(breach.status.rawValue), \(breach.awareAt), \(breach.notifyBy),
                \(facts.description), \(facts.categories), \(facts.persons), \(facts.highRisk), \(facts.personsToldAt),
                \(breach.reportedBy), \(breach.createdAt), \(breach.createdAt))
            """)
    }

    nonisolated(nonsending) func update(
        _ breach: Breach, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let facts = breach.facts
        try await transaction.execute(
            """
            update compliance.breaches
            set status = \(breach.status.rawValue), description = \(facts.description),
                categories = \(facts.categories), persons = \(facts.persons), high_risk = \(facts.highRisk),
                persons_told_at = \(facts.personsToldAt), reference = \(breach.reference), reason = \(breach.reason),
                alarms = \(breach.alarms), ended_by = \(breach.endedBy), ended_at = \(breach.endedAt),
                updated_at = \(now)
            where id = \(breach.id)
            """)
    }

    /// Locks the breach until the transaction ends.
    nonisolated(nonsending) func lock(_ id: BreachID, in transaction: PostgresTransaction) async throws -> Breach? {
        try Self.read(await transaction.query("\(Self.select) where id = \(id) for update")).first
    }

    func find(_ id: BreachID) async throws -> Breach? {
        try Self.read(await client.query("\(Self.select) where id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    func list(_ status: Breach.Status?, after: BreachID?, limit: Int) async throws -> [Breach] {
        var list = ListQuery()
        list.equals("status", status?.rawValue)
        list.follows("id", after)
        return try Self.read(
            await client.query("\(Self.select) \(list.conditions) order by id desc limit \(limit)"))
    }

    /// Those of which the authority does not know, the next to be told first.
    func open(limit: Int) async throws -> [Breach] {
        try Self.read(
            await client.query("\(Self.select) where status = 'open' order by notify_by, id limit \(limit)"))
    }

    private static let select: SQL = """
        select id, status, aware_at, description, categories, persons, high_risk, persons_told_at, reported_by,
            created_at, reference, reason, alarms, ended_by, ended_at
        from compliance.breaches
        """

    private static func read(_ rows: Rows) throws -> [Breach] {
        try rows.map { row in
            let (id, status, aware, description, categories, persons, highRisk, told, reportedBy, created) =
                try row.decode(
                    BreachID.self, String.self, Timestamp.self, String.self, [String].self, Int.self, Bool.self,
                    Timestamp?.self, UserID.self, Timestamp.self)
            guard let status = Breach.Status(rawValue: status) else {
                throw PostgresError(.decoding, message: "breach \(id) has a status that we do not know")
            }
            return Breach(
                id: id, awareAt: aware, reportedBy: reportedBy, createdAt: created,
                facts: Breach.Facts(
                    description: description, categories: categories, persons: persons, highRisk: highRisk,
                    personsToldAt: told),
                status: status, reference: try row.decode(String?.self, at: 10),
                reason: try row.decode(String?.self, at: 11), alarms: try row.decode(Int.self, at: 12),
                endedBy: try row.decode(UserID?.self, at: 13), endedAt: try row.decode(Timestamp?.self, at: 14))
        }
    }
}

import ComplianceDomain
import PostgresAccess
import Primitives

/// All SQL for hits and for what people have said of them.
struct HitStore: Sendable {
    let client: PostgresClient

    func find(_ id: HitID) async throws -> Hit? {
        try await HitRow.decode(client.query("\(Self.select) where h.id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    func list(
        status: HitStatus?, of user: UserID?, after: HitID?, limit: Int
    ) async throws -> [Hit] {
        var list = ListQuery()
        list.equals("h.status", status?.rawValue)
        list.equals("h.user_id", user)
        list.follows("h.id", after)
        return try await HitRow.decode(
            client.query("\(Self.select) \(list.conditions) order by h.id desc limit \(limit)"))
    }

    /// Whose it is; that never changes.
    nonisolated(nonsending) func owner(of id: HitID, in transaction: PostgresTransaction) async throws -> UserID? {
        try await transaction.query("select user_id from compliance.hits where id = \(id)").first(UserID.self)
    }

    /// Locks the hit until the transaction ends. Its customer is locked before.
    nonisolated(nonsending) func lock(_ id: HitID, in transaction: PostgresTransaction) async throws -> Hit? {
        try await HitRow.decode(transaction.query("\(Self.select) where h.id = \(id) for update of h")).first
    }

    /// All hits of a customer on a list, the newest first. The customer is locked, so that none comes or changes.
    nonisolated(nonsending) func all(
        of user: UserID, on list: ListName, in transaction: PostgresTransaction
    ) async throws -> [Hit] {
        try await HitRow.decode(
            transaction.query(
                "\(Self.select) where h.user_id = \(user) and h.list = \(list.text) order by h.id desc"))
    }

    nonisolated(nonsending) func insert(_ hit: Hit, in transaction: PostgresTransaction) async throws {
        let match = hit.match
        try await transaction.execute(
            """
            insert into compliance.hits (id, user_id, status, list, source_id, schema, name, matched_name, score,
                reasons, birth_dates, countries, programmes, person, facts, is_sanction, stops, decided_at,
                decided_by, reason, created_at, updated_at)
            values (\(hit.id), \(hit.user), \(hit.status.rawValue), \(match.list.text), \(match.sourceID),
                \(match.schema.rawValue), \(match.name), \(match.matchedName), \(match.score.tenThousandths),
                \(match.reasons), \(match.birthDates), \(match.countries), \(match.programmes), \(match.person),
                \(match.facts), \(match.list.isOfSanctions), \(hit.stops), \(hit.decision?.at),
                \(hit.decision?.reviewer), \(hit.decision?.reason), \(hit.createdAt), \(hit.createdAt))
            """)
    }

    nonisolated(nonsending) func update(
        _ hit: Hit, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let match = hit.match
        try await transaction.execute(
            """
            update compliance.hits
            set status = \(hit.status.rawValue), source_id = \(match.sourceID), schema = \(match.schema.rawValue),
                name = \(match.name), matched_name = \(match.matchedName), score = \(match.score.tenThousandths),
                reasons = \(match.reasons), birth_dates = \(match.birthDates), countries = \(match.countries),
                programmes = \(match.programmes), person = \(match.person), facts = \(match.facts),
                stops = \(hit.stops), decided_at = \(hit.decision?.at), decided_by = \(hit.decision?.reviewer),
                reason = \(hit.decision?.reason), updated_at = \(now)
            where id = \(hit.id)
            """)
    }

    // MARK: False positives

    nonisolated(nonsending) func dismiss(_ hit: Hit, in transaction: PostgresTransaction) async throws {
        guard let decision = hit.decision else { return }
        try await transaction.execute(
            """
            insert into compliance.false_positives (user_id, facts, person, hit_id, reason, decided_by, decided_at)
            values (\(hit.user), \(hit.match.facts), \(hit.match.person), \(hit.id), \(decision.reason),
                \(decision.reviewer), \(decision.at))
            on conflict (user_id, facts) do update
            set hit_id = excluded.hit_id, reason = excluded.reason, decided_by = excluded.decided_by,
                decided_at = excluded.decided_at
            """)
    }

    /// What was said of a customer, by the facts it was said of.
    nonisolated(nonsending) func dismissals(
        of user: UserID, in transaction: PostgresTransaction
    ) async throws -> [[UInt8]: Hit.Decision] {
        let rows = try await transaction.query(
            """
            select facts, decided_by, reason, decided_at from compliance.false_positives where user_id = \(user)
            """)
        var dismissals: [[UInt8]: Hit.Decision] = [:]
        for (facts, reviewer, reason, at) in try rows.decode(
            [UInt8].self, UserID.self, String.self, Timestamp.self)
        {
            dismissals[facts] = Hit.Decision(reviewer: reviewer, reason: reason, at: at)
        }
        return dismissals
    }

    private static let select: SQL = "select \(HitRow.columns) from compliance.hits h"
}

import ComplianceDomain
import JSONKit
import PostgresAccess
import Primitives

/// All SQL for people's requests, and for what services answered to them.
struct PrivacyRequestStore: Sendable {
    let client: PostgresClient

    /// - Throws: `requestOpen` when the person has one of the kind that is not done.
    nonisolated(nonsending) func insert(_ request: PrivacyRequest, in transaction: PostgresTransaction) async throws {
        do throws(PostgresError) {
            try await transaction.execute(
                """
                insert into compliance.privacy_requests (id, user_id, kind, status, detail, changes, awaits_decision,
                    due_at, not_before, created_at, updated_at)
                values (\(request.id), \(request.user), \(request.kind.rawValue), \(request.status.rawValue),
                    \(request.detail), \(json: request.changes.map { JSON.encode($0) }), \(request.awaitsDecision),
                    \(request.dueAt), \(request.notBefore), \(request.createdAt), \(request.createdAt))
                """)
        } catch {
            if error.isUniqueViolation(of: "privacy_requests_one_open") {
                throw RightsError.requestOpen(request.kind)
            }
            throw error
        }
    }

    nonisolated(nonsending) func update(
        _ request: PrivacyRequest, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update compliance.privacy_requests
            set status = \(request.status.rawValue), awaits_decision = \(request.awaitsDecision),
                begun_at = \(request.begunAt), ended_at = \(request.endedAt), decided_by = \(request.decidedBy),
                reason = \(request.reason), refusal = \(request.refusal?.rawValue), updated_at = \(now)
            where id = \(request.id)
            """)
    }

    /// Locks the request until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: PrivacyRequestID, in transaction: PostgresTransaction
    ) async throws -> PrivacyRequest? {
        try Self.read(await transaction.query("\(Self.select) where id = \(id) for update")).first
    }

    func find(_ id: PrivacyRequestID) async throws -> PrivacyRequest? {
        try Self.read(await client.query("\(Self.select) where id = \(id)")).first
    }

    func open(_ kind: PrivacyRequest.Kind, of user: UserID) async throws -> PrivacyRequest? {
        try Self.read(
            await client.query(
                """
                \(Self.select) where user_id = \(user) and kind = \(kind.rawValue) and status in ('received', 'running')
                """)
        ).first
    }

    struct Filter: Sendable {
        var user: UserID?
        var kind: PrivacyRequest.Kind?
        var status: PrivacyRequest.Status?
    }

    /// Newest first, those older than `after`.
    func list(_ filter: Filter, after: PrivacyRequestID?, limit: Int) async throws -> [PrivacyRequest] {
        var list = ListQuery()
        list.equals("user_id", filter.user)
        list.equals("kind", filter.kind?.rawValue)
        list.equals("status", filter.status?.rawValue)
        list.follows("id", after)
        return try Self.read(
            await client.query("\(Self.select) \(list.conditions) order by id desc limit \(limit)"))
    }

    /// How many are not done, and since when the oldest of them is due.
    func open() async throws -> (count: Int, due: Timestamp?) {
        let rows = try await client.query(
            "select count(*), min(due_at) from compliance.privacy_requests where status in ('received', 'running')")
        return try rows.first(Int.self, Timestamp?.self).map { (count: $0.0, due: $0.1) } ?? (0, nil)
    }

    private static let select: SQL = """
        select id, user_id, kind, status, detail, changes::text, awaits_decision, due_at, not_before, created_at,
            begun_at, ended_at, decided_by, reason, refusal
        from compliance.privacy_requests
        """

    private static func read(_ rows: Rows) throws -> [PrivacyRequest] {
        try rows.map { row in
            let (id, user, kind, status, detail, changes, awaits, due, notBefore, created) = try row.decode(
                PrivacyRequestID.self, UserID.self, String.self, String.self, String?.self, String?.self, Bool.self,
                Timestamp.self, Timestamp.self, Timestamp.self)
            guard let kind = PrivacyRequest.Kind(rawValue: kind), let status = PrivacyRequest.Status(rawValue: status)
            else { throw PostgresError(.decoding, message: "privacy request \(id) has a value that we do not know") }
            return PrivacyRequest(
                id: id, user: user, kind: kind, detail: detail,
                changes: try changes.map { try JSONParser.parse(Array($0.utf8)) }, createdAt: created, dueAt: due,
                notBefore: notBefore, status: status, awaitsDecision: awaits,
                begunAt: try row.decode(Timestamp?.self, at: 10), endedAt: try row.decode(Timestamp?.self, at: 11),
                decidedBy: try row.decode(UserID?.self, at: 12), reason: try row.decode(String?.self, at: 13),
                refusal: try row.decode(String?.self, at: 14).flatMap(PrivacyRequest.Refusal.init))
        }
    }
}

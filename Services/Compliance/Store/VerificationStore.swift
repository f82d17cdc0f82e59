import ComplianceDomain
import PostgresAccess
import Primitives

/// All SQL for verifications and what was looked at in them.
struct VerificationStore: Sendable {
    let client: PostgresClient

    /// - Throws: `verificationOpen` when the customer has one that is not decided.
    nonisolated(nonsending) func insert(
        _ verification: Verification, in transaction: PostgresTransaction
    ) async throws {
        do throws(PostgresError) {
            try await transaction.execute(
                """
                insert into compliance.verifications (id, user_id, tier, kind, status, created_at, updated_at)
                values (\(verification.id), \(verification.user), \(verification.tier), \(verification.kind.rawValue),
                    \(verification.status.rawValue), \(verification.createdAt), \(verification.createdAt))
                """)
        } catch {
            if error.isUniqueViolation(of: "verifications_one_open") { throw ComplianceError.verificationOpen }
            throw error
        }
    }

    nonisolated(nonsending) func update(
        _ verification: Verification, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update compliance.verifications
            set status = \(verification.status.rawValue), attempt = \(verification.attempt),
                provider = \(verification.provider), rejection_code = \(verification.rejection?.code),
                rejection_detail = \(verification.rejection?.detail),
                wanted_kinds = \(verification.wanted?.kinds.map(\.rawValue)),
                wanted_detail = \(verification.wanted?.detail), assignee_id = \(verification.assignee),
                due_at = \(verification.dueAt), decided_at = \(verification.decidedAt),
                decided_by = \(verification.decidedBy), note = \(verification.note),
                expires_at = \(verification.expiresAt), updated_at = \(now)
            where id = \(verification.id)
            """)
    }

    /// Whose it is; that never changes.
    nonisolated(nonsending) func owner(
        of id: VerificationID, in transaction: PostgresTransaction
    ) async throws -> UserID? {
        try await transaction.query("select user_id from compliance.verifications where id = \(id)").first(UserID.self)
    }

    /// Locks the verification until the transaction ends. Its customer is locked before.
    nonisolated(nonsending) func lock(
        _ id: VerificationID, in transaction: PostgresTransaction
    ) async throws -> Verification? {
        try await VerificationRow.decode(transaction.query("\(Self.select) where v.id = \(id) for update of v")).first
    }

    func find(_ id: VerificationID) async throws -> Verification? {
        try await VerificationRow.decode(client.query("\(Self.select) where v.id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    func list(of user: UserID, after: VerificationID?, limit: Int) async throws -> [Verification] {
        var list = ListQuery()
        list.equals("v.user_id", user)
        list.follows("v.id", after)
        return try await VerificationRow.decode(
            client.query("\(Self.select) \(list.conditions) order by v.id desc limit \(limit)"))
    }

    func ids(of user: UserID) async throws -> [VerificationID] {
        try await client.query("select id from compliance.verifications where user_id = \(user) order by id")
            .decode(VerificationID.self)
    }

    /// What waits for a person, the oldest due first.
    func queue(
        assignee: UserID?, after: (Timestamp, VerificationID)?, limit: Int
    ) async throws -> [Verification] {
        var list = ListQuery()
        list.requires("v.status = 'under_review'")
        list.equals("v.assignee_id", assignee)
        if let after { list.requires("(v.due_at, v.id) > (\(after.0), \(after.1))") }
        return try await VerificationRow.decode(
            client.query("\(Self.select) \(list.conditions) order by v.due_at, v.id limit \(limit)"))
    }

    /// Those of a customer that show who they are at this instant.
    nonisolated(nonsending) func valid(
        of user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [Verification] {
        try await VerificationRow.decode(
            transaction.query(
                "\(Self.select) where v.user_id = \(user) and v.status = 'approved' and v.expires_at > \(now)"))
    }

    /// The one that is not decided yet.
    nonisolated(nonsending) func open(
        of user: UserID, in transaction: PostgresTransaction
    ) async throws -> Verification? {
        try await VerificationRow.decode(
            transaction.query(
                """
                \(Self.select) where v.user_id = \(user)
                    and v.status in ('draft', 'checking', 'awaiting_applicant', 'under_review')
                """)
        ).first
    }

    nonisolated(nonsending) func isLookedAt(
        _ user: UserID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        let rows = try await transaction.query(
            """
            select 1 from compliance.verifications
            where user_id = \(user) and status in ('checking', 'under_review')
            """)
        return !rows.isEmpty
    }

    // MARK: Ends

    /// Approved ones that have ended by now, the oldest end first.
    func ended(by now: Timestamp, limit: Int) async throws -> [VerificationID] {
        try await client.query(
            """
            select id from compliance.verifications where status = 'approved' and expires_at <= \(now)
            order by expires_at, id limit \(limit)
            """
        ).decode(VerificationID.self)
    }

    /// Approved ones that end before `end`, of whose end a notice has not been told.
    func ending(before end: Timestamp, days: Int, limit: Int) async throws -> [VerificationID] {
        try await client.query(
            """
            select v.id from compliance.verifications v
            where v.status = 'approved' and v.expires_at <= \(end)
                and not exists (select from compliance.expiry_notices n
                    where n.verification_id = v.id and n.days = \(days))
            order by v.expires_at, v.id limit \(limit)
            """
        ).decode(VerificationID.self)
    }

    /// - Returns: false when it has been told before.
    nonisolated(nonsending) func note(
        _ days: Int, of id: VerificationID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.execute(
            """
            insert into compliance.expiry_notices (verification_id, days, told_at)
            values (\(id), \(days), \(now)) on conflict do nothing
            """) == 1
    }

    // MARK: Checks

    nonisolated(nonsending) func forgetChecks(
        of id: VerificationID, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute("delete from compliance.verification_checks where verification_id = \(id)")
    }

    nonisolated(nonsending) func keep(
        _ checks: [VerificationCheck], of id: VerificationID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        for check in checks {
            try await transaction.execute(
                """
                insert into compliance.verification_checks (verification_id, name, result, detail, checked_at)
                values (\(id), \(check.name.rawValue), \(check.result.rawValue), \(check.detail), \(now))
                on conflict (verification_id, name) do update
                set result = excluded.result, detail = excluded.detail, checked_at = excluded.checked_at
                """)
        }
    }

    func checks(of ids: [VerificationID]) async throws -> [VerificationID: [VerificationCheck]] {
        try Self.read(
            await client.query(
                """
                select verification_id, name, result, detail from compliance.verification_checks
                where verification_id = any(\(ids.map(\.rawValue))) order by verification_id, name
                """))
    }

    nonisolated(nonsending) func checks(
        of id: VerificationID, in transaction: PostgresTransaction
    ) async throws -> [VerificationCheck] {
        try Self.read(
            await transaction.query(
                """
                select verification_id, name, result, detail from compliance.verification_checks
                where verification_id = \(id) order by name
                """))[id] ?? []
    }

    private static func read(_ rows: Rows) throws -> [VerificationID: [VerificationCheck]] {
        var checks: [VerificationID: [VerificationCheck]] = [:]
        for (id, name, result, detail) in try rows.decode(
            VerificationID.self, String.self, String.self, String?.self)
        {
            guard let name = VerificationCheck.Name(rawValue: name),
                let result = VerificationCheck.Result(rawValue: result)
            else { throw PostgresError(.decoding, message: "a check of \(id) has a value that we do not know") }
            checks[id, default: []].append(VerificationCheck(name, result, detail))
        }
        return checks
    }

    private static let select: SQL = "select \(VerificationRow.columns) from compliance.verifications v"
}
